/*
title = "Groups in which the caller is found, by HAVING: whose, and by what they are grouped"
key = "space_id"
[forms]
bool_or = { tasks = "iiii" }
filtered = { tasks = "iiii" }
any_number = { tasks = "llll" }
by_role = { tasks = "llll" }
not_all = { tasks = "llll" }
*/
create table spaces (id uuid primary key, name text not null);
create table space_users (space_id uuid not null references spaces (id), user_id uuid not null references auth.users (id), role text not null default 'member', primary key (space_id, user_id));
create table tasks (id uuid primary key default gen_random_uuid(), space_id uuid not null references spaces (id), title text not null);
alter table spaces enable row level security;
alter table space_users enable row level security;
alter table tasks enable row level security;
create policy directory on space_users for select to authenticated using (true);
create policy of_space on tasks for all to authenticated using (<<<space_id in (select m.space_id from space_users m group by m.space_id having bool_or(m.user_id = (select auth.uid())))|||space_id in (select m.space_id from space_users m group by m.space_id having count(*) filter (where m.user_id = (select auth.uid())) > 0)|||space_id in (select m.space_id from space_users m group by m.space_id having count(*) filter (where m.user_id = (select auth.uid())) >= 0)|||exists (select 1 from space_users m where m.space_id = tasks.space_id or m.role <> 'owner' group by m.role having bool_or(m.user_id = (select auth.uid())))|||space_id in (select m.space_id from space_users m group by m.space_id having not bool_and(m.user_id = (select auth.uid())))>>>);
-- rows
insert into spaces values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into space_users values ('{A}', '{ann}', 'member'), ('{B}', '{bob}', 'owner');
insert into tasks (id, space_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
