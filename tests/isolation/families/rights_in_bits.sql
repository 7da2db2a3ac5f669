/*
title = "Rights are bits: who has none has all that a row asks for, where it asks for nothing"
key = "site_id"
[forms]
all_asked_for = { assets = "llll" }
any_and_all_asked_for = { assets = "iiii" }
*/
create table sites (id uuid primary key, name text);
create table staff (site_id uuid references sites, user_id uuid references auth.users, bits int not null default 7, primary key (site_id, user_id));
alter table sites enable row level security;
alter table staff enable row level security;
create table assets (id uuid primary key default gen_random_uuid(), site_id uuid not null references sites, title text, needs int not null default 0);
alter table assets enable row level security;
create function bits_at(site uuid) returns int language sql stable security definer set search_path = '' as $$
  select coalesce((select s.bits from public.staff s where s.site_id = site and s.user_id = auth.uid()), 0) $$;
create policy by_bits on assets to authenticated using (bits_at(site_id) & needs = needs<<<||| and bits_at(site_id) <> 0>>>);
-- rows
insert into sites values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into staff values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into assets values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
