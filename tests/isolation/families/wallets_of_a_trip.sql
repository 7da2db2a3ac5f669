/*
title = "Members of a trip are an array of wallets, the caller's is in his token: signed, or what he set himself"
key = "trip_id"
claims = { app_metadata = { wallet = "GANN" }, user_metadata = { wallet = "GANN" } }
tenant_a = "trip-a"
tenant_b = "trip-b"
[[sessions]]
role = "authenticated"
gucs = {}
claims = { sub = "{ann}", role = "authenticated", email = "ann@alpha.test", app_metadata = { wallet = "GANN" }, user_metadata = { wallet = "GANN" } }
[[sessions]]
role = "authenticated"
gucs = {}
claims = { sub = "{ann}", role = "authenticated", email = "ann@alpha.test", app_metadata = { wallet = "GANN" }, user_metadata = { wallet = "GBOB" } }
[forms]
signed = { expenses = "iiii" }
edited = { expenses = "llll" }
*/
create table trips (id text primary key, member_wallets text[] not null default '{}');
create table expenses (id uuid primary key default gen_random_uuid(), trip_id text not null references trips (id), title text not null default '', shares jsonb not null default '[]');
alter table trips enable row level security;
alter table expenses enable row level security;
create function caller_wallet() returns text language sql stable set search_path = '' as $$
  select nullif(trim(auth.jwt() -> '<<<app_metadata|||user_metadata>>>' ->> 'wallet'), '')
$$;
revoke insert, update, delete on trips from authenticated, anon;
create policy trips_member on trips for select to authenticated using (caller_wallet() = any (member_wallets));
create policy expenses_member on expenses for all to authenticated
  using (exists (select 1 from trips t where t.id = expenses.trip_id and caller_wallet() = any (t.member_wallets)))
  with check (exists (select 1 from trips t where t.id = expenses.trip_id and caller_wallet() = any (t.member_wallets)));
-- rows
insert into trips values ('trip-a', '{GANN,GEVE}'), ('trip-b', '{GBOB}');
insert into expenses (id, trip_id, title) values ('{own}', 'trip-a', 'own'), ('{secret}', 'trip-b', 'secret');
