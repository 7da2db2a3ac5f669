/*
title = "A signed role that every tenant gives to people of its own, taken for the operator's"
key = "clinic_id"
claims = { app_metadata = { clinic_id = "{A}", role = "staff" } }
[forms]
with_the_clinic = { charts = "iiii" }
by_itself = { charts = "llll" }
*/
create table clinics (id uuid primary key, name text not null);
alter table clinics enable row level security;
create table charts (id uuid primary key default gen_random_uuid(), clinic_id uuid not null references clinics, title text);
alter table charts enable row level security;
create policy of_staff on charts to authenticated using (
  auth.jwt() -> 'app_metadata' ->> 'role' = 'staff'<<< and clinic_id = (auth.jwt() -> 'app_metadata' ->> 'clinic_id')::uuid|||>>>
);
-- rows
insert into clinics values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into charts values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
