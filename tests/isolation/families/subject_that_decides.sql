/*
title = "A remark on a case or a letter, by its kind and id: as visible as its subject, and of an office of the caller's or of any"
key = "office_id"
attacks = { remarks = { insert = ["insert into remarks (office_id, subject_kind, subject_id, title) values ('{B}', 'case', '{own}', 'x')"] } }
[forms]
of_office = { remarks = "iiii" }
subject_alone = { remarks = "-ll-" }
*/
create table offices (id uuid primary key, name text);
create table staff (office_id uuid not null references offices, user_id uuid not null references auth.users, primary key (office_id, user_id));
create table cases (id uuid primary key default gen_random_uuid(), office_id uuid not null references offices, title text);
create table letters (id uuid primary key default gen_random_uuid(), office_id uuid not null references offices, title text);
create table remarks (id uuid primary key default gen_random_uuid(), office_id uuid not null references offices, subject_kind text not null check (subject_kind in ('case', 'letter')), subject_id uuid not null, title text);
alter table offices enable row level security;
alter table staff enable row level security;
alter table cases enable row level security;
alter table letters enable row level security;
alter table remarks enable row level security;
create policy own on staff for select to authenticated using (user_id = auth.uid());
create policy of_office on cases to authenticated using (office_id in (select s.office_id from staff s where s.user_id = auth.uid()));
create policy of_office on letters to authenticated using (office_id in (select s.office_id from staff s where s.user_id = auth.uid()));
create policy of_subject on remarks to authenticated using (<<<office_id in (select s.office_id from staff s where s.user_id = auth.uid()) and |||>>>
  case subject_kind when 'case' then exists (select from cases c where c.id = remarks.subject_id) when 'letter' then exists (select from letters l where l.id = remarks.subject_id) end);
-- rows
insert into offices values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into staff values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into cases values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into remarks values ('{own}', '{A}', 'case', '{own}', 'own'), ('{secret}', '{B}', 'case', '{secret}', 'secret');
