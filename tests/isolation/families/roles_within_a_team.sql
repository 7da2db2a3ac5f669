/*
title = "Roles of a person within a team, as a permission package keeps them: of the row's team, or of any"
key = "team_id"
role = "web"
surface = "app"
extra_roles = ["web"]
settings = { "app.user_id" = "7" }
[forms]
of_the_team = { files = "iiii" }
of_any = { files = "llll" }
*/
create role web nologin;
grant usage on schema public to web;
create table teams (id uuid primary key);
create table roles (id int primary key, name text not null);
create table model_has_roles (role_id int not null references roles, model_type text not null, model_id bigint not null, team_id uuid not null references teams, primary key (team_id, role_id, model_id, model_type));
create table files (id uuid primary key default gen_random_uuid(), team_id uuid not null references teams, title text);
alter table files enable row level security;
grant select, insert, update, delete on files to web;
grant select on model_has_roles, roles to web;
create policy by_role on files to web using (exists (
  select 1 from model_has_roles mr join roles r on r.id = mr.role_id
  where mr.model_type = 'App\\Models\\User' and mr.model_id = nullif(current_setting('app.user_id', true), '')::bigint and r.name in ('editor', 'admin')<<< and mr.team_id = files.team_id|||>>>));
-- rows
insert into teams values ('{A}'), ('{B}');
insert into roles values (1, 'viewer'), (2, 'editor'), (3, 'admin');
insert into model_has_roles values (2, 'App\\Models\\User', 7, '{A}'), (3, 'App\\Models\\User', 8, '{B}');
insert into files values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
