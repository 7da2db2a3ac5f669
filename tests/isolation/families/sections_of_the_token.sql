/*
title = "The token taken apart, section by section"
key = "site_id"
claims = { app_metadata = { site = "{A}" }, site = "{A}" }
[forms]
signed_section = { alarms = "iiii" }
claim_by_key = { alarms = "iiii" }
any_section = { alarms = "llll" }
either_section = { alarms = "llll" }
name_of_the_user = { alarms = "llll" }
*/
create table sites (id uuid primary key, name text not null);
alter table sites enable row level security;
create table alarms (id uuid primary key default gen_random_uuid(), site_id uuid not null references sites, title text);
alter table alarms enable row level security;
create policy of_site on alarms to authenticated using (exists (
  select from <<<jsonb_each(auth.jwt()) as c(k, v) where c.k = 'app_metadata' and c.v ->> 'site' = site_id::text|||jsonb_each_text(auth.jwt()) as c where c.key = 'site' and c.value = site_id::text|||jsonb_each(auth.jwt()) as c(k, v) where jsonb_typeof(c.v) = 'object' and c.v ->> 'site' = site_id::text|||jsonb_each(auth.jwt()) as c(k, v) where c.k like '%_metadata' and c.v ->> 'site' = site_id::text|||jsonb_each(auth.jwt()) as c(k, v) where c.k in ('app_metadata', 'user_metadata') and c.v ->> 'site' = site_id::text>>>));
-- rows
insert into sites values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into alarms values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
