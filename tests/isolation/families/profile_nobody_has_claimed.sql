/*
title = "A profile that nobody has claimed yet is claimed: by the address it was made for, or by whoever comes"
key = "org_id"
setup_tries = [["update people set user_id = '{ann}' where user_id is null"], ["update people set user_id = '{ann}'"], ["select claim_person('b5000000-0000-4000-8000-000000000009')"]]
[forms]
addressed = { files = "iiii" }
anybody = { files = "llll" }
*/
create table orgs (id uuid primary key, name text not null);
create table people (id uuid primary key default gen_random_uuid(), user_id uuid references auth.users (id), email text not null, full_name text);
create table org_people (org_id uuid not null references orgs (id), person_id uuid not null references people (id), primary key (org_id, person_id));
create table files (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs (id), title text not null default '');
alter table orgs enable row level security;
alter table people enable row level security;
alter table org_people enable row level security;
alter table files enable row level security;
create function my_orgs() returns setof uuid language sql stable security definer set search_path = '' as $$
  select op.org_id from public.org_people op join public.people p on p.id = op.person_id where p.user_id = auth.uid()
$$;
create policy people_read on people for select to authenticated using (user_id = auth.uid() or user_id is null<<< and email = auth.jwt() ->> 'email'|||>>>);
revoke insert, delete on people from authenticated, anon;
revoke update on people from authenticated, anon;
grant update (user_id, full_name) on people to authenticated;
create policy people_claim on people for update to authenticated
  using (user_id = auth.uid() or (user_id is null<<< and email = auth.jwt() ->> 'email'|||>>>))
  with check (user_id = auth.uid());
create policy files_org on files for all to authenticated using (org_id in (select my_orgs())) with check (org_id in (select my_orgs()));
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into people values ('a5000000-0000-4000-8000-000000000001', '{ann}', 'ann@alpha.test', 'Ann'), ('b5000000-0000-4000-8000-000000000002', '{bob}', 'bob@beta.test', 'Bob'), ('b5000000-0000-4000-8000-000000000009', null, 'new@beta.test', 'New');
insert into org_people values ('{A}', 'a5000000-0000-4000-8000-000000000001'), ('{B}', 'b5000000-0000-4000-8000-000000000002'), ('{B}', 'b5000000-0000-4000-8000-000000000009');
insert into files values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
