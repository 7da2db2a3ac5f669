/*
title = "A token says what somebody is in his tenant, and of which one he is: writing asks for both, or for the first alone"
key = "org_id"
claims = { org_id = "{A}", user_role = "reviewer" }
[forms]
of_the_tenant = { findings = "iiii" }
of_any = { findings = "ilii" }
*/
create table orgs (id uuid primary key default gen_random_uuid(), name text not null);
create table findings (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table orgs enable row level security;
alter table findings enable row level security;
create policy seen on findings for select to authenticated using (org_id = (auth.jwt() ->> 'org_id')::uuid and auth.jwt() ->> 'user_role' in ('reviewer', 'lead'));
create policy made on findings for insert to authenticated with check (<<<org_id = (auth.jwt() ->> 'org_id')::uuid and |||>>>auth.jwt() ->> 'user_role' in ('reviewer', 'lead'));
create policy changed on findings for update to authenticated using (org_id = (auth.jwt() ->> 'org_id')::uuid and auth.jwt() ->> 'user_role' = 'reviewer');
create policy gone on findings for delete to authenticated using (org_id = (auth.jwt() ->> 'org_id')::uuid and auth.jwt() ->> 'user_role' = 'reviewer');
-- rows
insert into orgs (id, name) values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into findings values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
