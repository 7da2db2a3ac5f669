/*
title = "A claim that is missing falls back to nobody, to the row itself, or to a tenant that exists"
key = "org"
tenant_a = "alpha"
tenant_b = "public"
claims = { app_metadata = { org = "alpha" } }
meta = { pages = { to_a = "alpha", to_b = "public" } }
[forms]
nobody = { pages = "iiii" }
never = { pages = "iiii" }
row = { pages = "llll" }
real_one = { pages = "llll" }
*/
create table orgs (slug text primary key check (slug <> ''), title text);
alter table orgs enable row level security;
create table pages (id uuid primary key default gen_random_uuid(), org text not null references orgs, title text);
alter table pages enable row level security;
create policy of_org on pages to authenticated using (
  org = <<<nullif(auth.jwt() -> 'app_metadata' ->> 'org', '')|||coalesce(auth.jwt() -> 'app_metadata' ->> 'org', '')|||coalesce(auth.jwt() -> 'app_metadata' ->> 'org', org)|||coalesce(auth.jwt() -> 'app_metadata' ->> 'org', 'public')>>>
);
-- rows
insert into orgs values ('alpha', 'Alpha'), ('public', 'Public');
insert into pages values ('{own}', 'alpha', 'own'), ('{secret}', 'public', 'secret');
