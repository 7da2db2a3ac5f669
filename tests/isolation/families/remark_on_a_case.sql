/*
title = "Remarks are as visible as their case, and of an office of the caller's; or of whatever office"
key = "office_id"
[meta.remarks]
insert_overrides = { case_id = "da000000-0000-4000-8000-000000000001" }
[forms]
both = { remarks = "iiii", cases = "iii-" }
the_case_alone = { remarks = "-ll-", cases = "iii-" }
*/
create table offices (id uuid primary key, name text);
create table staff (office_id uuid references offices, user_id uuid references auth.users, primary key (office_id, user_id));
create table cases (id uuid primary key default gen_random_uuid(), office_id uuid not null references offices, title text);
create table remarks (id uuid primary key default gen_random_uuid(), office_id uuid not null references offices, case_id uuid not null, title text);
alter table offices enable row level security;
alter table staff enable row level security;
alter table cases enable row level security;
alter table remarks enable row level security;
create policy own on staff for select to authenticated using (user_id = auth.uid());
create policy of_office on cases to authenticated using (office_id in (select s.office_id from staff s where s.user_id = auth.uid()));
create policy of_case on remarks to authenticated using (
  exists (select 1 from cases c where c.id = remarks.case_id)
  <<<and office_id in (select s.office_id from staff s where s.user_id = auth.uid())|||>>>);
-- rows
insert into offices values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into staff values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into cases values ('da000000-0000-4000-8000-000000000001', '{A}', 'own'), ('db000000-0000-4000-8000-000000000002', '{B}', 'secret');
insert into remarks values ('{own}', '{A}', 'da000000-0000-4000-8000-000000000001', 'own'), ('{secret}', '{B}', 'db000000-0000-4000-8000-000000000002', 'secret');
