/*
title = "A view above a filtered one: with a local or a cascaded check option"
key = "space_id"
meta = { my_tasks = { facts_from = "tasks", insert_cols = ["id", "space_id", "title"] } }
[forms]
local = { my_tasks = "illi" }
cascaded = { my_tasks = "i-ii" }
*/
create table spaces (id uuid primary key, name text not null);
create table space_users (space_id uuid not null references spaces (id), user_id uuid not null references auth.users (id), role text not null default 'member', primary key (space_id, user_id));
create table tasks (id uuid primary key default gen_random_uuid(), space_id uuid not null references spaces (id), author uuid references auth.users (id), title text not null);
alter table spaces enable row level security;
alter table space_users enable row level security;
alter table tasks enable row level security;
create policy space_users_self on space_users for select to authenticated using (user_id = (select auth.uid()));

create view mine_only with (security_barrier) as select t.id, t.space_id, t.title from tasks t where t.space_id in (select m.space_id from space_users m where m.user_id = auth.uid());
create view my_tasks with (security_barrier) as select * from mine_only where title <> '' with <<<local|||cascaded>>> check option;
revoke all on mine_only from anon, authenticated;
-- rows
insert into spaces values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into space_users values ('{A}', '{ann}', 'member'), ('{B}', '{bob}', 'owner');
insert into tasks (id, space_id, author, title) values ('{own}', '{A}', '{ann}', 'own'), ('{secret}', '{B}', '{bob}', 'secret');
