/*
title = "A policy that asks a document for its tenant: which is the column's by a constraint, or whatever one writes"
key = "org_id"
[meta.entries]
insert_overrides = { body = { org_id = "{A}" } }
[forms]
constrained = { entries = "iiii" }
free = { entries = "-ll-" }
*/
create table entries (id uuid primary key default gen_random_uuid(), org_id uuid not null, body jsonb not null default '{}', title text<<<, constraint same_org check (coalesce(body ->> 'org_id' = org_id::text, false))|||>>>);
alter table entries enable row level security;
create table org_roster (org_id uuid not null, user_id uuid not null references auth.users, primary key (org_id, user_id));
alter table org_roster enable row level security;
create policy self on org_roster for select to authenticated using (user_id = auth.uid());
create policy by_body on entries to authenticated using (body ->> 'org_id' in (select r.org_id::text from org_roster r where r.user_id = auth.uid()));
-- rows
insert into org_roster values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into entries values ('{own}', '{A}', '{"org_id": "{A}"}', 'own'), ('{secret}', '{B}', '{"org_id": "{B}"}', 'secret');
