/*
title = "A slug compared as written, trimmed, or as text of a fixed length, though slugs differ in a blank at the end"
key = "slug"
tenant_a = "acme"
tenant_b = "acme "
claims = { app_metadata = { slug = "acme" } }
meta = { parcels = { to_a = "acme", to_b = "acme " } }
[forms]
exact = { parcels = "iiii" }
trimmed = { parcels = "llll" }
fixed = { parcels = "llll" }
*/
create table carriers (slug text primary key);
alter table carriers enable row level security;
create table parcels (id uuid primary key default gen_random_uuid(), slug text not null references carriers, title text);
alter table parcels enable row level security;
create policy of_carrier on parcels to authenticated using (
  <<<slug = auth.jwt() -> 'app_metadata' ->> 'slug'|||btrim(slug) = auth.jwt() -> 'app_metadata' ->> 'slug'|||slug::char(20) = (auth.jwt() -> 'app_metadata' ->> 'slug')::char(20)>>>
);
-- rows
insert into carriers values ('acme'), ('acme ');
insert into parcels values ('{own}', 'acme', 'own'), ('{secret}', 'acme ', 'secret');
