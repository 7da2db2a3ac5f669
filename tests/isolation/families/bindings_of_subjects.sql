/*
title = "Roles bound to subjects that are people or groups, by random ids: of the caller, or of whoever asks for it"
key = "org_id"
setup_tries = [["insert into role_bindings (org_id, subject_kind, subject_id, role) values ('{B}', 'user', '{ann}', 'admin')"], ["insert into role_bindings (org_id, subject_kind, subject_id, role) values ('{B}', 'group', '{ann}', 'admin')", "update role_bindings set subject_kind = 'user'"]]
[forms]
of_the_user = { tasks = "iiii" }
asks_for_it = { tasks = "llll" }
of_anybody = { tasks = "llll" }
*/
create table orgs (id uuid primary key, name text not null);
create table role_bindings (id bigint generated always as identity primary key, org_id uuid not null references orgs, subject_kind text not null check (subject_kind in ('user', 'group')), subject_id uuid not null, role text not null);
create table tasks (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table orgs enable row level security;
alter table role_bindings enable row level security;
alter table tasks enable row level security;
revoke all on orgs, role_bindings from anon, authenticated;
create function may(o uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from public.role_bindings b where b.org_id = o and b.subject_kind = 'user'<<< and b.subject_id = auth.uid()||| and b.subject_id = auth.uid()|||>>>)
$$;
create policy t on tasks to authenticated using (may(org_id));
<<<|||grant insert on role_bindings to authenticated;
create policy ask on role_bindings for insert to authenticated with check (subject_id = auth.uid());|||>>>
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into role_bindings (org_id, subject_kind, subject_id, role) values ('{A}', 'user', '{ann}', 'admin'), ('{B}', 'user', '{bob}', 'admin');
insert into tasks values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
