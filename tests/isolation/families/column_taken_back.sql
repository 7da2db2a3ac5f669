/*
title = "UPDATE is revoked from the table and granted for the name only, or: uPDATE (org_id) is revoked, but UPDATE on the table stays granted"
key = "org_id"
setup_tries = [["update profiles set org_id = '{B}' where id = '{ann}'"]]
[forms]
granted_alone = { contracts = "iiii" }
under_the_table = { contracts = "llll" }
*/
create table orgs (id uuid primary key, name text not null);
create table profiles (id uuid primary key references auth.users (id), org_id uuid references orgs (id), full_name text, avatar_url text);
create table contracts (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs (id), title text not null);
alter table orgs enable row level security;
alter table profiles enable row level security;
alter table contracts enable row level security;
create policy profiles_read on profiles for select to authenticated using (id = (select auth.uid()));
create policy profiles_edit on profiles for update to authenticated using (id = (select auth.uid())) with check (id = (select auth.uid()));
<<<revoke update on profiles from authenticated;
grant update (full_name, avatar_url) on profiles to authenticated;|||revoke update (org_id) on profiles from authenticated;>>>
create policy contracts_org on contracts for all to authenticated using (
  org_id = (select p.org_id from profiles p where p.id = (select auth.uid())));
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into profiles values ('{ann}', '{A}', 'Ann', null), ('{bob}', '{B}', 'Bob', null);
insert into contracts values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
