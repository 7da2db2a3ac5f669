/*
title = "The token contains an object made of the row"
key = "space_id"
claims = { app_metadata = { space_id = "{A}", role = "member" } }
[forms]
whole = { tasks = "iiii" }
part = { tasks = "iiii" }
either = { tasks = "llll" }
*/
create table spaces (id uuid primary key, name text not null);
create table space_users (space_id uuid not null references spaces (id), user_id uuid not null references auth.users (id), role text not null default 'member', primary key (space_id, user_id));
create table tasks (id uuid primary key default gen_random_uuid(), space_id uuid not null references spaces (id), author uuid references auth.users (id), title text not null);
alter table spaces enable row level security;
alter table space_users enable row level security;
alter table tasks enable row level security;
create policy space_users_self on space_users for select to authenticated using (user_id = (select auth.uid()));

create policy tasks_space on tasks for all to authenticated using (<<<auth.jwt() @> jsonb_build_object('app_metadata', jsonb_build_object('space_id', space_id))|||auth.jwt() -> 'app_metadata' @> jsonb_build_object('space_id', space_id::text)|||auth.jwt() -> 'app_metadata' @> jsonb_build_object('space_id', space_id) or auth.jwt() -> 'user_metadata' @> jsonb_build_object('space_id', space_id)>>>);
-- rows
insert into spaces values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into space_users values ('{A}', '{ann}', 'member'), ('{B}', '{bob}', 'owner');
insert into tasks (id, space_id, author, title) values ('{own}', '{A}', '{ann}', 'own'), ('{secret}', '{B}', '{bob}', 'secret');
