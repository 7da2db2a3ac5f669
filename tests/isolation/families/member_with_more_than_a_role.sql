/*
title = "Who belongs has a role that his organization made, or a department; what names a project beside him, or one document, lets guests in"
key = "org_id"
[forms]
role = { documents = "iiii" }
department = { documents = "iiii" }
project = { documents = "llll" }
document = { documents = "llll" }
*/
create table organizations (id uuid primary key default gen_random_uuid(), name text not null);
create table roles (id uuid primary key default gen_random_uuid(), org_id uuid not null references organizations, name text not null);
create table departments (id uuid primary key default gen_random_uuid(), org_id uuid not null references organizations, name text);
create table projects (id uuid primary key default gen_random_uuid(), org_id uuid not null references organizations, name text);
create table documents (id uuid primary key default gen_random_uuid(), org_id uuid not null references organizations on delete cascade, title text, changed_at timestamp not null default timezone('utc', now()));
create table <<<memberships|||memberships|||project_members|||memberships>>> (
  id uuid primary key default gen_random_uuid(), org_id uuid not null references organizations on delete cascade,
  user_id uuid not null references auth.users on delete cascade, role_id uuid not null references roles,
  <<<level int|||department_id uuid references departments|||project_id uuid references projects|||document_id uuid not null references documents on delete cascade>>>);
alter table organizations enable row level security;
alter table roles enable row level security;
alter table departments enable row level security;
alter table projects enable row level security;
alter table documents enable row level security;
alter table <<<memberships|||memberships|||project_members|||memberships>>> enable row level security;
create function is_in(p_org uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from <<<memberships|||memberships|||project_members|||memberships>>> m where m.org_id = p_org and m.user_id = auth.uid())
$$;
create function stamp() returns trigger language plpgsql as $$ begin new.changed_at := timezone('utc', now()); return new; end $$;
create trigger stamp before update on documents for each row execute function stamp();
create policy own on documents to authenticated using (is_in(org_id)) with check (is_in(org_id));
create policy own on roles to authenticated using (is_in(org_id)) with check (is_in(org_id));
-- rows
insert into organizations values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into roles values ('a1a1a1a1-0000-4000-8000-0000000000a1', '{A}', 'clerk'), ('b2b2b2b2-0000-4000-8000-0000000000b2', '{B}', 'clerk');
insert into projects values ('d2d2d2d2-0000-4000-8000-0000000000d2', '{B}', 'Tower');
insert into documents values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
<<<insert into memberships (org_id, user_id, role_id) values ('{A}', '{ann}', 'a1a1a1a1-0000-4000-8000-0000000000a1'), ('{B}', '{bob}', 'b2b2b2b2-0000-4000-8000-0000000000b2');|||insert into memberships (org_id, user_id, role_id) values ('{A}', '{ann}', 'a1a1a1a1-0000-4000-8000-0000000000a1'), ('{B}', '{bob}', 'b2b2b2b2-0000-4000-8000-0000000000b2');|||insert into project_members (org_id, user_id, role_id, project_id) values ('{A}', '{ann}', 'a1a1a1a1-0000-4000-8000-0000000000a1', null), ('{B}', '{ann}', 'b2b2b2b2-0000-4000-8000-0000000000b2', 'd2d2d2d2-0000-4000-8000-0000000000d2');|||insert into memberships (org_id, user_id, role_id, document_id) values ('{A}', '{ann}', 'a1a1a1a1-0000-4000-8000-0000000000a1', '{own}'), ('{B}', '{ann}', 'b2b2b2b2-0000-4000-8000-0000000000b2', '{secret}');>>>
