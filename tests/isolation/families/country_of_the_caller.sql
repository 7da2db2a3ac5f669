/*
title = "A code that a row carries and the caller names: of a country, which anybody knows"
key = "seller_id"
claims = { user_metadata = { country = "de" } }
[forms]
own = { offers = "iddd" }
by_country = { offers = "lddd" }
*/
create table sellers (id uuid primary key, name text not null);
create table vendors (seller_id uuid not null references sellers, user_id uuid not null references auth.users, primary key (seller_id, user_id));
alter table sellers enable row level security;
alter table vendors enable row level security;
revoke all on sellers, vendors from anon, authenticated;
grant select on vendors to authenticated;
create policy self on vendors for select to authenticated using (user_id = auth.uid());
create table offers (id uuid primary key default gen_random_uuid(), seller_id uuid not null references sellers, country_code text not null, title text);
alter table offers enable row level security;
create policy of_seller on offers for select to authenticated using (
  country_code = auth.jwt() -> 'user_metadata' ->> 'country'<<< and seller_id in (select v.seller_id from vendors v where v.user_id = auth.uid())|||>>>
);
-- rows
insert into sellers values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into vendors values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into offers values ('{own}', '{A}', 'de', 'own'), ('{secret}', '{B}', 'de', 'secret');
