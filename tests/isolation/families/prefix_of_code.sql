/*
title = "The tenant as a readable code: equal, a prefix, or whatever matches a pattern"
key = "region"
tenant_a = "nor"
tenant_b = "north"
claims = { app_metadata = { region = "nor" } }
meta = { parcels = { to_a = "nor", to_b = "north" } }
[forms]
equal = { parcels = "iiii" }
prefix = { parcels = "llll" }
starts = { parcels = "llll" }
reversed = { parcels = "iiii" }
*/
create table regions (code text primary key);
alter table regions enable row level security;
create table parcels (id uuid primary key default gen_random_uuid(), region text not null references regions, title text);
alter table parcels enable row level security;
create policy of_region on parcels to authenticated using (
  <<<region = auth.jwt() -> 'app_metadata' ->> 'region'|||region like (auth.jwt() -> 'app_metadata' ->> 'region') || '%'|||starts_with(region, auth.jwt() -> 'app_metadata' ->> 'region')|||(auth.jwt() -> 'app_metadata' ->> 'region') || '/' = region || '/'>>>
);
-- rows
insert into regions values ('nor'), ('north');
insert into parcels values ('{own}', 'nor', 'own'), ('{secret}', 'north', 'secret');
