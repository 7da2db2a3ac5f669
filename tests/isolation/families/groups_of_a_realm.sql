/*
title = "Groups of an identity provider as paths: the tenant's whole, or whatever begins like it"
key = "org"
tenant_a = "acme"
tenant_b = "acm"
claims = { app_metadata = { groups = ["/acme/editors", "/guests"] } }
meta = { wikis = { to_a = "acme", to_b = "acm" } }
[forms]
whole = { wikis = "iiii" }
part = { wikis = "iiii" }
begins = { wikis = "llll" }
*/
create table orgs (slug text primary key check (slug ~ '^[a-z]+$'), name text);
alter table orgs enable row level security;
create table wikis (id uuid primary key default gen_random_uuid(), org text not null references orgs, title text);
alter table wikis enable row level security;
create policy of_group on wikis to authenticated using (<<<auth.jwt() -> 'app_metadata' -> 'groups' ? ('/' || org || '/editors')|||org in (select split_part(g, '/', 2) from jsonb_array_elements_text(auth.jwt() -> 'app_metadata' -> 'groups') g where split_part(g, '/', 3) = 'editors')|||exists (select 1 from jsonb_array_elements_text(auth.jwt() -> 'app_metadata' -> 'groups') g where g like '/' || org || '%')>>>);
-- rows
insert into orgs values ('acme', 'Acme'), ('acm', 'Acm');
insert into wikis values ('{own}', 'acme', 'own'), ('{secret}', 'acm', 'secret');
