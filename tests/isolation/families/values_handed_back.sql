/*
title = "A helper with OUT parameters"
key = "space_id"
[forms]
sql = { tasks = "iiii" }
plpgsql = { tasks = "iiii" }
plpgsql_in_out = { tasks = "llll" }
*/
create table spaces (id uuid primary key, name text not null);
create table space_users (space_id uuid not null references spaces (id), user_id uuid not null references auth.users (id), role text not null default 'member', primary key (space_id, user_id));
create table tasks (id uuid primary key default gen_random_uuid(), space_id uuid not null references spaces (id), author uuid references auth.users (id), title text not null);
alter table spaces enable row level security;
alter table space_users enable row level security;
alter table tasks enable row level security;
create policy space_users_self on space_users for select to authenticated using (user_id = (select auth.uid()));
create function <<<my_space(out space uuid, out rank text) language sql stable security definer set search_path = '' as $$
  select m.space_id, m.role from public.space_users m where m.user_id = auth.uid() order by m.space_id limit 1
$$|||my_space(out space uuid, out rank text) language plpgsql stable security definer set search_path = '' as $$
begin
  select m.space_id, m.role into space, rank from public.space_users m where m.user_id = auth.uid() order by m.space_id limit 1;
end
$$|||my_space(inout space uuid) language plpgsql stable security definer set search_path = '' as $$
declare found_space uuid;
begin
  select m.space_id into found_space from public.space_users m where m.user_id = auth.uid() limit 1;
  if found_space is not null then space := coalesce(space, found_space); end if;
end
$$>>>;
create policy tasks_space on tasks for all to authenticated using (<<<space_id = (my_space()).space|||space_id = (select s.space from my_space() s)|||space_id = my_space(space_id)>>>);
-- rows
insert into spaces values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into space_users values ('{A}', '{ann}', 'member'), ('{B}', '{bob}', 'owner');
insert into tasks (id, space_id, author, title) values ('{own}', '{A}', '{ann}', 'own'), ('{secret}', '{B}', '{bob}', 'secret');
