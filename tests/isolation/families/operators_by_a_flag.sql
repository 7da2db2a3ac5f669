/*
title = "A flag of the token says who the operator's own people are: signed, chosen by whoever signs up, or set where it is missing"
key = "org_id"
sessions = [{ role = 'authenticated', claims = { sub = '{ann}', role = 'authenticated', email = 'ann@alpha.test', app_metadata = { provider = 'email' } }, gucs = {} }, { role = 'authenticated', claims = { sub = '{ann}', role = 'authenticated', email = 'ann@alpha.test', user_metadata = { is_super_admin = 'true' } }, gucs = {} }]
[forms]
text = { docs = "iiii" }
boolean = { docs = "iiii" }
document = { docs = "iiii" }
chosen = { docs = "llll" }
missing = { docs = "llll" }
*/
create table orgs (id uuid primary key, name text);
create table seats (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table orgs enable row level security;
alter table seats enable row level security;
alter table docs enable row level security;
create policy mine on seats for select to authenticated using (user_id = auth.uid());
create policy of_org on docs to authenticated using (org_id in (select s.org_id from seats s where s.user_id = auth.uid())
  or <<<auth.jwt() -> 'app_metadata' ->> 'claims_admin' = 'true'|||coalesce((auth.jwt() -> 'app_metadata' ->> 'is_super_admin')::boolean, false)|||(auth.jwt() -> 'app_metadata' -> 'platform_admin')::boolean|||(auth.jwt() -> 'user_metadata' ->> 'is_super_admin')::boolean|||(auth.jwt() -> 'app_metadata' ->> 'is_super_admin')::boolean is not false>>>);
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into seats values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
