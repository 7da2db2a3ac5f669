/*
title = "A slug compared as written, or in lower case though slugs differ in case only"
key = "slug"
tenant_a = "acme"
tenant_b = "ACME"
claims = { app_metadata = { slug = "acme" } }
meta = { quotes = { to_a = "acme", to_b = "ACME" } }
[forms]
exact = { quotes = "iiii" }
folded = { quotes = "llll" }
pattern = { quotes = "llll" }
*/
create table vendors (slug text primary key );
alter table vendors enable row level security;
create table quotes (id uuid primary key default gen_random_uuid(), slug text not null references vendors, title text);
alter table quotes enable row level security;
create policy of_vendor on quotes to authenticated using (
  <<<slug = auth.jwt() -> 'app_metadata' ->> 'slug'|||lower(slug) = lower(auth.jwt() -> 'app_metadata' ->> 'slug')|||slug ilike (auth.jwt() -> 'app_metadata' ->> 'slug')>>>
);
-- rows
insert into vendors values ('acme'), ('ACME');
insert into quotes values ('{own}', 'acme', 'own'), ('{secret}', 'ACME', 'secret');
