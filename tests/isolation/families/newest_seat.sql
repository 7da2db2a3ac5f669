/*
title = "The newest seat of the caller tells his office: seats that the office gives, or that he takes"
key = "office_id"
setup_tries = [["insert into seats (user_id, office_id, since) values ('{ann}', '{B}', '2990-01-01')"]]
[forms]
given = { letters = "iiii" }
taken = { letters = "llll" }
*/
create table offices (id uuid primary key, name text);
create table seats (id bigint generated always as identity primary key, user_id uuid not null references auth.users, office_id uuid not null references offices, since timestamptz not null default now());
create table letters (id uuid primary key default gen_random_uuid(), office_id uuid not null references offices, title text);
alter table offices enable row level security;
alter table seats enable row level security;
alter table letters enable row level security;
create policy s on seats for select to authenticated using (user_id = auth.uid());
create policy t on seats for insert to authenticated with check (<<<user_id = auth.uid() and office_id in (select s.office_id from seats s where s.user_id = auth.uid())|||user_id = auth.uid()>>>);
create policy l on letters to authenticated using (office_id = (select s.office_id from seats s where s.user_id = auth.uid() order by s.since desc, s.id desc limit 1));
-- rows
insert into offices values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into seats (user_id, office_id, since) values ('{ann}', '{A}', '2020-01-01'), ('{bob}', '{B}', '2020-01-01');
insert into letters values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
