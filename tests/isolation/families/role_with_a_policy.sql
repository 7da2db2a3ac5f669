/*
title = "A policy for each clinic's role that names its clinic: and one role inherits another's"
key = "clinic"
role = "clinic_east"
surface = "app"
tenant_a = "east"
tenant_b = "west"
meta = { patients = { to_a = "east", to_b = "west" } }
extra_roles = ["clinic_east", "clinic_west"]
[forms]
apart = { patients = "iiii" }
inherits = { patients = "llll" }
*/
create role clinic_east nologin;
create role clinic_west nologin;
<<<|||grant clinic_west to clinic_east with inherit true, set false;>>>
create table patients (id uuid primary key default gen_random_uuid(), clinic text not null, title text);
alter table patients enable row level security;
grant select, insert, update, delete on patients to clinic_east, clinic_west;
create policy east on patients to clinic_east using (clinic = 'east');
create policy west on patients to clinic_west using (clinic = 'west');
-- rows
insert into patients values ('{own}', 'east', 'own'), ('{secret}', 'west', 'secret');
