/*
title = "A second policy lifts the first when a setting says so: when it is on, or unless it is off"
key = "company_id"
role = "prisma_app"
surface = "app"
extra_roles = ["prisma_app"]
settings = { "app.current_company_id" = "{A}", "app.bypass_rls" = "off" }
[forms]
unless_off = { projects = "llll", project_notes = "llll" }
when_on = { projects = "iiii", project_notes = "iiii" }
*/
create role prisma_app nologin;
grant usage on schema public to prisma_app;
create table companies (id uuid primary key, name text not null);
create table projects (id uuid primary key default gen_random_uuid(), company_id uuid not null default (current_setting('app.current_company_id'))::uuid references companies (id), title text not null);
create table project_notes (id uuid primary key default gen_random_uuid(), company_id uuid not null references companies (id), project_id uuid references projects (id), title text not null);
alter table companies enable row level security;
alter table projects enable row level security;
alter table project_notes enable row level security;
alter table projects force row level security;
alter table project_notes force row level security;
grant select, insert, update, delete on projects, project_notes to prisma_app;
create policy tenant_isolation on projects using (company_id::text = current_setting('app.current_company_id', true));
create policy tenant_isolation on project_notes using (company_id::text = current_setting('app.current_company_id', true));
create policy bypass on projects using (<<<current_setting('app.bypass_rls', true) is distinct from 'off'|||current_setting('app.bypass_rls', true)::text = 'on'>>>);
create policy bypass on project_notes using (<<<current_setting('app.bypass_rls', true) is distinct from 'off'|||current_setting('app.bypass_rls', true)::text = 'on'>>>);
-- rows
insert into companies values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into projects values ('aa000000-0000-4000-8000-000000000001', '{A}', 'own'), ('bb000000-0000-4000-8000-000000000002', '{B}', 'secret');
insert into project_notes values ('{own}', '{A}', null, 'own'), ('{secret}', '{B}', null, 'secret');
