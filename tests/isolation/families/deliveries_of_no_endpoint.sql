/*
title = "Deliveries of a webhook are seen with their endpoint: or without one, by all"
key = "tenant_id"
role = "web"
surface = "app"
extra_roles = ["web"]
settings = { "app.tenant" = "{A}" }
[forms]
endpoint = { deliveries = "i---" }
none_is_nobodys = { deliveries = "i---" }
none_is_all = { deliveries = "l---" }
*/
create role web nologin;
grant usage on schema public to web;
create table tenants (id uuid primary key, name text);
create table endpoints (id uuid primary key default gen_random_uuid(), tenant_id uuid not null references tenants, url text, title text);
create table deliveries (id uuid primary key default gen_random_uuid(), tenant_id uuid not null references tenants, endpoint_id uuid references endpoints on delete set null, title text);
alter table endpoints enable row level security;
alter table deliveries enable row level security;
grant select, insert, update, delete on endpoints to web;
grant select on deliveries to web;
create policy p on endpoints to web using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy p on deliveries for select to web using (<<<tenant_id = nullif(current_setting('app.tenant', true), '')::uuid and exists (select from endpoints e where e.id = endpoint_id)|||case when endpoint_id is null then tenant_id = nullif(current_setting('app.tenant', true), '')::uuid else tenant_id = nullif(current_setting('app.tenant', true), '')::uuid and endpoint_id in (select e.id from endpoints e) end|||endpoint_id is null or endpoint_id in (select e.id from endpoints e)>>>);
-- rows
insert into tenants values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into endpoints values ('aa000000-0000-4000-8000-000000000001', '{A}', 'https://a', 'a'), ('bb000000-0000-4000-8000-000000000002', '{B}', 'https://b', 'b');
insert into deliveries values ('{own}', '{A}', 'aa000000-0000-4000-8000-000000000001', 'own'), ('{secret}', '{B}', null, 'secret');
