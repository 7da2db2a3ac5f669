/*
title = "A setting lists the tenants; where it is unset the list is empty, or one that is written out, or what a header says"
key = "org_id"
role = "gate"
surface = "app"
settings = { "gate.orgs" = "{A}" }
extra_roles = ["gate"]
[forms]
empty_array = { parcels = "iiii" }
empty_text = { parcels = "iiii" }
default_list = { parcels = "llll" }
default_text = { parcels = "llll" }
*/
create role gate nologin;
grant usage on schema public, auth to gate;
create table orgs (id uuid primary key, name text);
create table parcels (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text not null);
alter table orgs enable row level security;
alter table parcels enable row level security;
grant select, insert, update, delete on parcels to gate;
create policy parcels_orgs on parcels for all to gate using (org_id = any (<<<
  coalesce('{' || nullif(current_setting('gate.orgs', true), '') || '}', '{}')::uuid[]|||
  string_to_array(coalesce(current_setting('gate.orgs', true), ''), ',')::uuid[]|||
  coalesce('{' || nullif(current_setting('gate.orgs', true), '') || '}', '{{A},{B}}')::uuid[]|||
  string_to_array(coalesce(nullif(current_setting('gate.orgs', true), ''), '{A},{B}'), ',')::uuid[]>>>));
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into parcels values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
