/*
title = "A database role for each tenant, called after it: by the whole name, or by how it begins or ends"
key = "tenant"
role = "acme_eu_rw"
surface = "app"
tenant_a = "acme_eu"
tenant_b = "acme"
meta = { parcels = { to_a = "acme_eu", to_b = "acme" } }
extra_roles = ["acme_eu_rw", "acme_rw"]
[forms]
whole = { parcels = "iiii" }
whole_turned_round = { parcels = "iiii" }
begins = { parcels = "llll" }
begins_with_a_mark = { parcels = "llll" }
starts_with = { parcels = "llll" }
*/
create role acme_eu_rw nologin;
create role acme_rw nologin;
create table parcels (id uuid primary key default gen_random_uuid(), tenant text not null, title text);
alter table parcels enable row level security;
grant select, insert, update, delete on parcels to acme_eu_rw, acme_rw;
create policy of_tenant on parcels using (<<<current_user = tenant || '_rw'|||tenant || '_rw' = current_user|||current_user like tenant || '%'|||current_user like tenant || '\_%'|||starts_with(current_user, tenant || '_')>>>);
-- rows
insert into parcels values ('{own}', 'acme_eu', 'own'), ('{secret}', 'acme', 'secret');
