/*
title = "Scopes of a token: the tenant's with the scope, or the scope alone"
key = "org_id"
claims = { app_metadata = { org_id = "{A}", scopes = ["records:read"] } }
[forms]
both = { records = "iddd" }
scope_alone = { records = "lddd" }
scope_and_or = { records = "lddd" }
*/
create table orgs (id uuid primary key, name text);
create table records (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text, shared boolean not null default false);
alter table orgs enable row level security;
alter table records enable row level security;
create policy r on records for select to authenticated using (
  <<<(auth.jwt() -> 'app_metadata' -> 'scopes') ? 'records:read' and org_id = (auth.jwt() -> 'app_metadata' ->> 'org_id')::uuid|||(auth.jwt() -> 'app_metadata' -> 'scopes') ? 'records:read'|||org_id = (auth.jwt() -> 'app_metadata' ->> 'org_id')::uuid and shared or (auth.jwt() -> 'app_metadata' -> 'scopes') ? 'records:read'>>>);
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into records values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
