/*
title = "The tenant by the host of the request: equal, or not distinct where a tenant has no domain"
key = "tenant_id"
role = "web"
surface = "app"
extra_roles = ["web"]
settings = { "app.host" = "alpha.test" }
[forms]
equal = { pages = "iiii" }
not_distinct = { pages = "llll" }
*/
create role web nologin;
grant usage on schema public to web;
create table tenants (id uuid primary key, domain text unique, name text);
grant select on tenants to web;
create table pages (id uuid primary key default gen_random_uuid(), tenant_id uuid not null references tenants, title text);
alter table pages enable row level security;
grant select, insert, update, delete on pages to web;
create policy by_host on pages to web using (tenant_id = (select t.id from tenants t where t.domain <<<=|||is not distinct from>>> nullif(current_setting('app.host', true), '')));
-- rows
insert into tenants values ('{A}', 'alpha.test', 'Alpha'), ('{B}', null, 'Beta');
insert into pages values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
