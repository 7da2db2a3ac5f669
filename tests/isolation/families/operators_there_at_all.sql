/*
title = "Whoever is one of the operator's people reaches all: it is asked of the caller, or whether there is one"
key = "space_id"
[forms]
caller = { tasks = "iiii" }
anybody = { tasks = "llll" }
caller_who_is_in = { tasks = "iiii" }
caller_who_was_in = { tasks = "llll" }
*/
create table spaces (id uuid primary key, name text not null);
create table space_users (space_id uuid not null references spaces (id), user_id uuid not null references auth.users (id), primary key (space_id, user_id));
create table platform_admins (user_id uuid primary key references auth.users (id)<<<|||, revoked_at timestamptz|||, revoked_at timestamptz|||, revoked_at timestamptz>>>);
create table tasks (id uuid primary key default gen_random_uuid(), space_id uuid not null references spaces (id), title text not null);
alter table spaces enable row level security;
alter table space_users enable row level security;
alter table platform_admins enable row level security;
alter table tasks enable row level security;
create policy self on space_users for select to authenticated using (user_id = (select auth.uid()));
create policy listed on platform_admins for select to authenticated using (true);
create policy of_space on tasks for all to authenticated using (exists (select 1 from platform_admins p<<< where p.user_id = (select auth.uid())|||||| where p.user_id = (select auth.uid()) and p.revoked_at is null||| where p.user_id = (select auth.uid())>>>) or space_id in (select m.space_id from space_users m where m.user_id = (select auth.uid())));
-- rows
insert into spaces values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into space_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into platform_admins (user_id) values ('{bob}');
<<<|||||||||insert into platform_admins values ('{ann}', now());>>>
insert into tasks (id, space_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
