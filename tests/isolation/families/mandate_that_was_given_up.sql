/*
title = "A bureau works for its clients as long as it has their mandate, or for whom it once worked"
key = "firm_id"
[forms]
as_long = { books = "iiii" }
once = { books = "llll" }
*/
create table firms (id uuid primary key, name text);
create table staff (firm_id uuid not null references firms, user_id uuid not null references auth.users, primary key (firm_id, user_id));
create table mandates (agency_id uuid not null references firms, client_id uuid not null references firms, withdrawn_at timestamptz, primary key (agency_id, client_id));
create table books (id uuid primary key default gen_random_uuid(), firm_id uuid not null references firms, title text);
alter table firms enable row level security;
alter table staff enable row level security;
alter table mandates enable row level security;
alter table books enable row level security;
revoke insert, update, delete on firms, staff, mandates from anon, authenticated;
create policy self on staff for select to authenticated using (user_id = auth.uid());
create policy own on mandates for select to authenticated using (agency_id in (select s.firm_id from staff s where s.user_id = auth.uid()));
create policy of_firm on books to authenticated using (firm_id in (select s.firm_id from staff s where s.user_id = auth.uid() union select m.client_id from mandates m join staff s on s.firm_id = m.agency_id where s.user_id = auth.uid()<<< and m.withdrawn_at is null|||>>>));
-- rows
insert into firms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into staff values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into mandates values ('{A}', '{B}', '2023-01-01');
insert into books values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
