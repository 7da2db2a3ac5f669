/*
title = "The token has an object with the caller's spaces as keys"
key = "space_id"
claims = { app_metadata = { spaces = { "{A}" = { role = "member" } }, list = ["{A}"], role = "member" } }
[forms]
key_not_null = { tasks = "iiii" }
role_in = { tasks = "iiii" }
exists_function = { tasks = "iiii" }
object_keys = { tasks = "iiii" }
object_keys_from = { tasks = "iiii" }
each = { tasks = "iiii" }
each_other = { tasks = "llll" }
path = { tasks = "iiii" }
path_exists = { tasks = "iiii" }
absent_opens = { tasks = "llll" }
*/
create table spaces (id uuid primary key, name text not null);
create table space_users (space_id uuid not null references spaces (id), user_id uuid not null references auth.users (id), role text not null default 'member', primary key (space_id, user_id));
create table tasks (id uuid primary key default gen_random_uuid(), space_id uuid not null references spaces (id), author uuid references auth.users (id), title text not null);
alter table spaces enable row level security;
alter table space_users enable row level security;
alter table tasks enable row level security;
create policy space_users_self on space_users for select to authenticated using (user_id = (select auth.uid()));

create policy tasks_space on tasks for all to authenticated using (<<<(auth.jwt() -> 'app_metadata' -> 'spaces' -> space_id::text) is not null|||(auth.jwt() -> 'app_metadata' -> 'spaces' -> space_id::text ->> 'role') in ('member', 'admin')|||jsonb_exists(auth.jwt() -> 'app_metadata' -> 'spaces', space_id::text)|||space_id::text in (select jsonb_object_keys(auth.jwt() -> 'app_metadata' -> 'spaces'))|||exists (select 1 from jsonb_object_keys(auth.jwt() -> 'app_metadata' -> 'spaces') k where k = space_id::text)|||exists (select 1 from jsonb_each(auth.jwt() -> 'app_metadata' -> 'spaces') e where e.key = space_id::text and e.value ->> 'role' = 'member')|||exists (select 1 from jsonb_each(auth.jwt() -> 'app_metadata' -> 'spaces') e where e.key = space_id::text or e.value ->> 'role' = 'member')|||(auth.jwt() #>> array['app_metadata', 'spaces', space_id::text, 'role']) = 'member'|||jsonb_path_exists(auth.jwt() -> 'app_metadata' -> 'spaces', '$.keyvalue() ? (@.key == $s)', jsonb_build_object('s', space_id))|||coalesce(auth.jwt() -> 'app_metadata' -> 'spaces' -> space_id::text ->> 'role', 'member') = 'member'>>>);
-- rows
insert into spaces values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into space_users values ('{A}', '{ann}', 'member'), ('{B}', '{bob}', 'owner');
insert into tasks (id, space_id, author, title) values ('{own}', '{A}', '{ann}', 'own'), ('{secret}', '{B}', '{bob}', 'secret');
