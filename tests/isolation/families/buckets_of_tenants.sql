/*
title = "Rows lie in buckets that tenants share: the bucket alone is asked, or the tenant as well"
key = "tenant_id"
role = "metrics_app"
surface = "app"
extra_roles = ["metrics_app"]
settings = { "app.tenant_id" = "1170" }
tenant_a = "1170"
tenant_b = "1186"
[meta.metrics]
insert_cols = ["id", "tenant_id", "title"]
[forms]
bucket = { metrics = "llll" }
tenant_too = { metrics = "iiii" }
*/
create role metrics_app nologin;
grant usage on schema public to metrics_app;
create table tenants (id int primary key, name text not null);
create table metrics (id uuid primary key default gen_random_uuid(), tenant_id int not null references tenants (id), bucket int generated always as (tenant_id % 16) stored, title text not null);
alter table tenants enable row level security;
alter table metrics enable row level security;
grant select, insert, update, delete on metrics to metrics_app;
create policy metrics_bucket on metrics for all to metrics_app using (bucket = nullif(current_setting('app.tenant_id', true), '')::int % 16<<<||| and tenant_id = nullif(current_setting('app.tenant_id', true), '')::int>>>);
-- rows
insert into tenants values (1170, 'Alpha'), (1186, 'Beta');
insert into metrics (id, tenant_id, title) values ('{own}', 1170, 'own'), ('{secret}', 1186, 'secret');
