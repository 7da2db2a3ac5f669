/*
title = "The application tells by a setting that one of the operator's people asks, or what anybody may be at his own company"
key = "company_id"
role = "app_rw"
surface = "app"
extra_roles = ["app_rw"]
settings = { "app.company_id" = "{A}", "app.role" = "owner", "app.is_admin" = "true" }
[forms]
flag = { projects = "iiii" }
rank = { projects = "iiii" }
not_an_ordinary_one = { projects = "llll" }
of_his_company = { projects = "llll" }
rank_at_his_company = { projects = "llll" }
*/
create role app_rw nologin;
create table companies (id uuid primary key);
create table projects (id uuid primary key default gen_random_uuid(), company_id uuid not null references companies, title text);
insert into companies values ('{A}'), ('{B}');
grant usage on schema public to app_rw;
grant all on projects to app_rw;
alter table projects enable row level security;
create policy own on projects using (company_id = nullif(current_setting('app.company_id', true), '')::uuid
  or <<<current_setting('app.is_platform_admin', true) = 'true'|||current_setting('app.role', true) = 'platform_admin'|||current_setting('app.is_platform_admin', true) is distinct from 'false'|||current_setting('app.is_admin', true) = 'true'|||current_setting('app.role', true) = 'owner'>>>);
-- rows
insert into projects values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
