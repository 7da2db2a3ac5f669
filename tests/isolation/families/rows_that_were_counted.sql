/*
title = "A helper asks how many rows its last statement has found: which statement that was"
key = "space_id"
[forms]
of_the_query = { tasks = "iiii" }
of_an_assignment = { tasks = "llll" }
in_a_branch = { tasks = "llll" }
none = { tasks = "llll" }
executed = { tasks = "iiii" }
executed_over_all = { tasks = "llll" }
executed_sets_no_found = { tasks = "llll" }
executed_or_not = { tasks = "llll" }
*/
create table spaces (id uuid primary key, name text not null);
create table space_users (space_id uuid not null references spaces (id), user_id uuid not null references auth.users (id), role text not null default 'member', primary key (space_id, user_id));
create table tasks (id uuid primary key default gen_random_uuid(), space_id uuid not null references spaces (id), title text not null);
alter table spaces enable row level security;
alter table space_users enable row level security;
alter table tasks enable row level security;
create policy self on space_users for select to authenticated using (user_id = (select auth.uid()));
create function belongs(space uuid) returns boolean language plpgsql stable security definer set search_path = '' as $$
declare n int; called text;
begin
  <<<perform 1 from public.space_users m where m.space_id = space and m.user_id = auth.uid();|||perform 1 from public.space_users m where m.space_id = space and m.user_id = auth.uid();
  called := (select s.name from public.spaces s where s.id = space);|||perform 1 from public.spaces s where s.id = space;
  if auth.uid() is null then
    perform 1 from public.space_users m where m.space_id = space and m.user_id = auth.uid();
  end if;|||perform 1 from public.space_users m where m.space_id = space and m.user_id = auth.uid();|||execute format('select 1 from public.%I where space_id = $1 and user_id = $2', 'space_users') using space, auth.uid();|||perform 1 from public.space_users m where m.space_id = space and m.user_id = auth.uid();
  execute 'select 1 from public.space_users where user_id = $1' using auth.uid();|||perform 1 from public.space_users m where m.user_id = auth.uid();
  execute 'select 1 from public.space_users where space_id = $1 and user_id = $2' using space, auth.uid();|||perform 1 from public.space_users m where m.user_id = auth.uid();
  if space is null then
    execute 'select 1 from public.space_users where space_id = $1 and user_id = $2' using space, auth.uid();
  end if;>>>
  get diagnostics n = row_count;
  return <<<n > 0|||n > 0|||n > 0|||n = 0|||n > 0|||n > 0|||found|||n > 0>>>;
end $$;
create policy of_space on tasks for all to authenticated using (belongs(space_id));
-- rows
insert into spaces values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into space_users values ('{A}', '{ann}', 'member'), ('{B}', '{bob}', 'owner');
insert into tasks (id, space_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
