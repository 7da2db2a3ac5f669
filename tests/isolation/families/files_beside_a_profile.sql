/*
title = "A person's profile names his company; the folder of a file is compared with it, and so is the company of a row"
key = "company_id"
[forms]
sound = { jobs = "iiii" }
forgets = { jobs = "iili" }
*/
create schema if not exists storage;
create table if not exists storage.objects (id uuid primary key default gen_random_uuid(), bucket_id text, name text not null, owner uuid);
create table companies (id uuid primary key default gen_random_uuid(), name text not null);
create table profiles (
  id uuid primary key references auth.users on delete cascade, company_id uuid references companies, email text,
  role text not null default 'technician' check (role in ('admin', 'technician', 'customer'))
);
create table jobs (id uuid primary key default gen_random_uuid(), company_id uuid not null references companies, title text);
alter table companies enable row level security;
alter table profiles enable row level security;
alter table jobs enable row level security;
alter table storage.objects enable row level security;
create policy own on profiles for select to authenticated using (id = auth.uid());
create policy seen on jobs for select to authenticated using (company_id in (select company_id from profiles where id = auth.uid()));
create policy made on jobs for insert to authenticated with check (company_id in (select company_id from profiles where id = auth.uid()));
create policy changed on jobs for update to authenticated using (<<<company_id in (select company_id from profiles where id = auth.uid())|||exists (select 1 from profiles where id = auth.uid() and jobs.company_id is not null)>>>);
create policy gone on jobs for delete to authenticated using (company_id in (select company_id from profiles where id = auth.uid() and role = 'customer'));
create policy files on storage.objects for select to authenticated using (
  bucket_id = 'photos' and (string_to_array(name, '/'))[1] = (select company_id::text from profiles where id = auth.uid() and role = 'customer')
);
-- rows
insert into companies (id, name) values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into profiles (id, company_id, email, role) values ('{ann}', '{A}', 'ann@alpha.test', 'customer'), ('{bob}', '{B}', 'bob@beta.test', 'customer');
insert into jobs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
