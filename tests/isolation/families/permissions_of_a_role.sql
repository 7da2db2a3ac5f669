/*
title = "What a member's role permits, by a list of all roles: in the row's own space, or in whichever he has it"
key = "space_id"
[forms]
here = { tasks = "iiii" }
anywhere = { tasks = "llll" }
*/
create table spaces (id uuid primary key, name text not null);
create table space_users (space_id uuid not null references spaces (id), user_id uuid not null references auth.users (id), role text not null default 'member', primary key (space_id, user_id));
create table role_permissions (role text, permission text, primary key (role, permission));
create table tasks (id uuid primary key default gen_random_uuid(), space_id uuid not null references spaces (id), title text not null);
alter table spaces enable row level security;
alter table space_users enable row level security;
alter table role_permissions enable row level security;
alter table tasks enable row level security;
create policy self on space_users for select to authenticated using (user_id = (select auth.uid()));
create function may(space uuid, what text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.space_users m join public.role_permissions r on r.role = m.role
    where m.user_id = auth.uid() and <<<m.space_id = space and |||>>>r.permission = what)
$$;
create policy of_space on tasks for all to authenticated using (may(space_id, 'tasks.edit'));
-- rows
insert into spaces values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into space_users values ('{A}', '{ann}', 'member'), ('{B}', '{bob}', 'owner');
insert into role_permissions values ('member', 'tasks.edit');
insert into tasks (id, space_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
