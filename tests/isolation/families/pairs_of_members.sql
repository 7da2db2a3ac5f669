/*
title = "A pair of the row among pairs of members"
key = "space_id"
[forms]
caller = { tasks = "iiii" }
author = { tasks = "llll" }
row_is_distinct = { tasks = "iiii" }
*/
create table spaces (id uuid primary key, name text not null);
create table space_users (space_id uuid not null references spaces (id), user_id uuid not null references auth.users (id), role text not null default 'member', primary key (space_id, user_id));
create table tasks (id uuid primary key default gen_random_uuid(), space_id uuid not null references spaces (id), author uuid references auth.users (id), title text not null);
alter table spaces enable row level security;
alter table space_users enable row level security;
alter table tasks enable row level security;
create policy space_users_self on space_users for select to authenticated using (user_id = (select auth.uid()));
create view everybody as select m.space_id, m.user_id from space_users m;
revoke insert, update, delete on everybody from anon, authenticated;
create policy tasks_space on tasks for all to authenticated using (<<<(space_id, (select auth.uid())) = any (select m.space_id, m.user_id from everybody m)|||(space_id, author) in (select m.space_id, m.user_id from everybody m)|||exists (select 1 from everybody m where row(m.space_id, m.user_id) is not distinct from row(tasks.space_id, (select auth.uid())))>>>);
-- rows
insert into spaces values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into space_users values ('{A}', '{ann}', 'member'), ('{B}', '{bob}', 'owner');
insert into tasks (id, space_id, author, title) values ('{own}', '{A}', '{ann}', 'own'), ('{secret}', '{B}', '{bob}', 'secret');
