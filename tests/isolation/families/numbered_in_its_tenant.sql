/*
title = "Rows numbered within their tenant, and a setting: strict, absent for all, or asked whether it is off"
key = "tenant_id"
role = "svc_app"
surface = "app"
tenant_a = "10"
tenant_b = "20"
settings = { "app.current_tenant" = "10", "app.restricted" = "on" }
extra_roles = ["svc_app"]
[meta.tickets]
tenant = "t.tenant_id"
id = "ref"
to_a = "10"
to_b = "20"
[forms]
strict = { tickets = "iiii" }
falls_back = { tickets = "llll" }
unless_restricted = { tickets = "llll" }
*/
create role svc_app nologin;
grant usage on schema public to svc_app;
create table tenants (id integer primary key, name text);
create table tickets (tenant_id integer not null references tenants, no integer not null default 1, ref uuid not null default gen_random_uuid() unique, title text, primary key (tenant_id, no, ref));
alter table tickets enable row level security;
alter table tickets force row level security;
grant select, insert, update, delete on tickets to svc_app;
create function current_tenant() returns integer language sql stable as $$ select nullif(current_setting('app.current_tenant', true), '')::integer $$;
create policy isolation on tickets using (<<<tenant_id = current_tenant()|||tenant_id = coalesce(current_tenant(), tenant_id)|||tenant_id = current_tenant() or current_setting('app.restricted', true) is distinct from 'on'>>>);
-- rows
insert into tenants values (10, 'Alpha'), (20, 'Beta');
insert into tickets values (10, 1, '{own}', 'own'), (20, 1, '{secret}', 'secret');
