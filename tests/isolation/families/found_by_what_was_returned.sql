/*
title = "FOUND is of what was looked up, or of the rows that were returned already"
key = "space_id"
functions = { "tasks_of(uuid)" = { table = "tasks", calls = ["select * from tasks_of('{A}')", "select * from tasks_of('{B}')"] } }
[forms]
of_the_member = { "tasks_of(uuid)" = "i" }
of_the_rows = { "tasks_of(uuid)" = "l" }
of_executed_rows = { "tasks_of(uuid)" = "l" }
*/
create table spaces (id uuid primary key, name text not null);
create table space_users (space_id uuid not null references spaces, user_id uuid not null references auth.users, primary key (space_id, user_id));
create table tasks (id uuid primary key default gen_random_uuid(), space_id uuid not null references spaces, title text not null);
alter table spaces enable row level security;
alter table space_users enable row level security;
alter table tasks enable row level security;
create policy self on space_users for select to authenticated using (user_id = auth.uid());
create policy of_members on tasks to authenticated using (space_id in (select m.space_id from space_users m where m.user_id = auth.uid()));
create function tasks_of(p uuid) returns setof text language plpgsql stable security definer set search_path = '' as $$
begin
  <<<perform 1 from public.space_users m where m.space_id = p and m.user_id = auth.uid();|||return query select t.title from public.tasks t where t.space_id = p;|||return query execute 'select t.title from public.tasks t where t.space_id = $1' using p;>>>
  if not found then
    raise exception 'there is nothing for you';
  end if;
  <<<return query select t.title from public.tasks t where t.space_id = p;|||return;|||return;>>>
end
$$;
-- rows
insert into spaces values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into space_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into tasks values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
