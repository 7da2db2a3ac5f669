/*
title = "The setting that says which role the session has become: a role's name, or none"
key = "space_id"
[forms]
service = { tasks = "iiii" }
own = { tasks = "llll" }
not_theirs = { tasks = "llll" }
*/
create table spaces (id uuid primary key, name text not null);
create table space_users (space_id uuid not null references spaces (id), user_id uuid not null references auth.users (id), primary key (space_id, user_id));
create table tasks (id uuid primary key default gen_random_uuid(), space_id uuid not null references spaces (id), title text not null);
alter table spaces enable row level security;
alter table space_users enable row level security;
alter table tasks enable row level security;
create policy self on space_users for select to authenticated using (user_id = (select auth.uid()));
create policy of_space on tasks for all using (<<<current_setting('role') = 'service_role'|||current_setting('role', true) in ('service_role', 'authenticated')|||current_setting('role') <> 'anon'>>> or space_id in (select m.space_id from space_users m where m.user_id = (select auth.uid())));
-- rows
insert into spaces values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into space_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into tasks (id, space_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
