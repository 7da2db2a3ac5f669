/*
title = "The second factor is asked for by a restrictive policy, or: the second factor is asked for by a permissive policy"
key = "clinic_id"
claims = { aal = "aal2" }
[forms]
restrictive = { records = "iiii" }
permissive = { records = "llll" }
*/
create table auth.mfa_factors (id uuid primary key default gen_random_uuid(), user_id uuid not null references auth.users (id), status text not null);
create table clinics (id uuid primary key, name text not null);
create table clinic_staff (clinic_id uuid not null references clinics (id), user_id uuid not null references auth.users (id), primary key (clinic_id, user_id));
create table records (id uuid primary key default gen_random_uuid(), clinic_id uuid not null references clinics (id), title text not null);
alter table clinics enable row level security;
alter table clinic_staff enable row level security;
alter table records enable row level security;
create policy clinic_staff_self on clinic_staff for select to authenticated using (user_id = (select auth.uid()));
create function verified_factors() returns bigint language sql stable security definer set search_path = '' as $$
  select count(f.id) from auth.mfa_factors f where f.user_id = auth.uid() and f.status = 'verified'
$$;
create policy records_clinic on records for all to authenticated using (
  clinic_id in (select cs.clinic_id from clinic_staff cs where cs.user_id = (select auth.uid())));
create policy records_mfa on records<<< as restrictive|||>>> for all to authenticated using (
  array[(select auth.jwt() ->> 'aal')] <@ (select case when verified_factors() > 0 then array['aal2'] else array['aal1', 'aal2'] end));
-- rows
insert into clinics values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into clinic_staff values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into auth.mfa_factors (user_id, status) values ('{ann}', 'verified');
insert into records values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
