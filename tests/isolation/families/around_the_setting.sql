/*
title = "COALESCE around the setting, around the comparison"
key = "tenant_id"
role = "web"
surface = "app"
extra_roles = ["web"]
settings = { "app.tenant" = "{A}" }
[forms]
false_for_null = { notes = "iiii" }
empty_text = { notes = "iiii" }
own_tenant = { notes = "llll" }
true_for_null = { notes = "llll" }
*/
create role web nologin;
grant usage on schema public to web;
create table tenants (id uuid primary key, name text);
create table notes (id uuid primary key default gen_random_uuid(), tenant_id uuid not null references tenants, title text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to web;
create policy p on notes to web using (<<<coalesce(tenant_id = nullif(current_setting('app.tenant', true), '')::uuid, false)|||tenant_id::text = coalesce(current_setting('app.tenant', true), '')|||coalesce(nullif(current_setting('app.tenant', true), '')::uuid, tenant_id) = tenant_id|||coalesce(tenant_id = nullif(current_setting('app.tenant', true), '')::uuid, true)>>>);
-- rows
insert into tenants values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into notes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
