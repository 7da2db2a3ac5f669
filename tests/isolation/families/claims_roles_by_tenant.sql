/*
title = "An object of roles by tenant in the token: has the key, has no bad value, or has some good one"
key = "shop_id"
claims = { app_metadata = { shops = { "{A}" = "clerk" } } }
[forms]
has_key = { receipts = "iiii" }
value_in = { receipts = "iiii" }
value_not = { receipts = "llll" }
any_value = { receipts = "llll" }
*/
create table shops (id uuid primary key, name text not null);
alter table shops enable row level security;
create table receipts (id uuid primary key default gen_random_uuid(), shop_id uuid not null references shops, title text);
alter table receipts enable row level security;
create policy of_shop on receipts to authenticated using (
  <<<(auth.jwt() -> 'app_metadata' -> 'shops') ? shop_id::text|||(auth.jwt() -> 'app_metadata' -> 'shops' ->> shop_id::text) in ('clerk', 'boss')|||(auth.jwt() -> 'app_metadata' -> 'shops' ->> shop_id::text) is distinct from 'banned'|||exists (select from jsonb_each(auth.jwt() -> 'app_metadata' -> 'shops') s where s.value ? 'clerk')>>>
);
-- rows
insert into shops values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into receipts values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
