/*
title = "An application's token says a role: the system's own, or one that members have"
key = "club_id"
role = "app_service"
surface = "app"
extra_roles = ["app_service"]
settings = { "app.club_id" = "{A}" }
[forms]
service = { docs = "iiii" }
in_the_document = { docs = "iiii" }
members = { docs = "llll" }
unless_anonymous = { docs = "llll" }
*/
create role app_service nologin;
grant usage on schema public, auth to app_service;
create table clubs (id uuid primary key);
create table docs (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
alter table clubs enable row level security;
alter table docs enable row level security;
grant select, insert, update, delete on docs to app_service;
create policy of_club on docs using (<<<(select auth.role()) = 'service_role'|||current_setting('request.jwt.claims', true)::jsonb ->> 'role' = 'service_role'|||(select auth.role()) in ('service_role', 'authenticated')|||(select auth.role()) <> 'anon'>>> or club_id = nullif(current_setting('app.club_id', true), '')::uuid);
-- rows
insert into clubs values ('{A}'), ('{B}');
insert into docs values ('{own}', '{A}', 'x'), ('{secret}', '{B}', 'y');
