/*
title = "Price lists of no salon, which a flag must say of them: every salon reads them, and writes them or does not"
key = "salon_id"
null_rows = "protected"
attacks = { lists = { insert = ["insert into lists (salon_id, for_all, title) values (null, true, 'x')"], update = ["update lists set salon_id = null, for_all = true"] } }
[forms]
read = { lists = "iiii" }
written = { lists = "illl" }
*/
create table salons (id uuid primary key, name text);
create table staff (salon_id uuid not null references salons, user_id uuid not null references auth.users, primary key (salon_id, user_id));
create table lists (id uuid primary key default gen_random_uuid(), salon_id uuid references salons, for_all boolean not null default false, title text, check (for_all = (salon_id is null)));
alter table salons enable row level security;
alter table staff enable row level security;
alter table lists enable row level security;
create function mine() returns setof uuid language sql stable security definer set search_path = '' as $$ select s.salon_id from public.staff s where s.user_id = auth.uid() $$;
create policy seen on lists for select to authenticated using (for_all or salon_id in (select mine()));
create policy of_salon on lists to authenticated using (<<<|||for_all or >>>salon_id in (select mine()));
-- rows
insert into salons values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into staff values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into lists values ('{own}', '{A}', false, 'own'), ('{secret}', '{B}', false, 'secret'), ('cc000000-0000-4000-8000-000000000003', null, true, 'shared');
