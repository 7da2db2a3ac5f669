/*
title = "A function of a row that gives its children"
key = "space_id"
functions = { "task_list(spaces)" = { table = "tasks", calls = ["select t.id from spaces s, task_list(s) t", "select id from task_list(row('{B}', 'Beta')::spaces)"] } }
[forms]
definer = { tasks = "iiii", "task_list(spaces)" = "l" }
invoker = { tasks = "iiii", "task_list(spaces)" = "i" }
definer_asks = { tasks = "iiii", "task_list(spaces)" = "i" }
*/
create table spaces (id uuid primary key, name text not null);
create table space_users (space_id uuid not null references spaces (id), user_id uuid not null references auth.users (id), role text not null default 'member', primary key (space_id, user_id));
create table tasks (id uuid primary key default gen_random_uuid(), space_id uuid not null references spaces (id), author uuid references auth.users (id), title text not null);
alter table spaces enable row level security;
alter table space_users enable row level security;
alter table tasks enable row level security;
create policy space_users_self on space_users for select to authenticated using (user_id = (select auth.uid()));

create policy tasks_space on tasks for all to authenticated using (space_id in (select m.space_id from space_users m where m.user_id = (select auth.uid())));
create policy spaces_mine on spaces for select to authenticated using (id in (select m.space_id from space_users m where m.user_id = (select auth.uid())));
create function task_list(p spaces) returns setof tasks language sql stable <<<security definer|||security invoker|||security definer>>> set search_path = '' as $$
  select t.* from public.tasks t where t.space_id = p.id <<<||||||and exists (select 1 from public.space_users m where m.space_id = p.id and m.user_id = auth.uid())>>>
$$;
-- rows
insert into spaces values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into space_users values ('{A}', '{ann}', 'member'), ('{B}', '{bob}', 'owner');
insert into tasks (id, space_id, author, title) values ('{own}', '{A}', '{ann}', 'own'), ('{secret}', '{B}', '{bob}', 'secret');
