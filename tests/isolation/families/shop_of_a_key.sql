/*
title = "A key in a header of the request tells the shop: the keys are read by nobody, by all, counted in a list, or made by anybody for any shop"
key = "shop_id"
settings = { "request.headers" = "{}" }
setup_tries = [["select set_config('request.headers', json_build_object('x-shop-key', (select key from api_keys where shop_id = '{B}'))::text, true)"], ["select set_config('request.headers', json_build_object('x-shop-key', (select k from listed_keys() k limit 1))::text, true)"], ["insert into api_keys (shop_id, key) values ('{B}', 'made-up')", "select set_config('request.headers', '{\"x-shop-key\": \"made-up\"}', true)"]]
sessions = [{ role = "authenticated", claims = { sub = "{ann}", role = "authenticated", email = "ann@alpha.test" }, gucs = { "request.headers" = "{\"x-shop-key\": \"k-alpha\"}" } }]
[forms]
hidden = { orders = "iiii" }
read = { orders = "llll" }
listed = { orders = "llll" }
made = { orders = "llll" }
*/
create table shops (id uuid primary key, name text not null);
create table api_keys (id uuid primary key default gen_random_uuid(), shop_id uuid not null references shops (id), key text not null unique);
alter table shops enable row level security;
alter table api_keys enable row level security;
<<<|||create policy seen on api_keys for select to authenticated using (true);|||create function listed_keys() returns setof text language sql stable security definer set search_path = '' as $$ select k.key from public.api_keys k where k.shop_id = '{B}' $$;|||create policy made on api_keys for insert to authenticated with check (true);>>>
create function keyed_shop() returns uuid language sql stable security definer set search_path = '' as $$
  select k.shop_id from public.api_keys k where k.key = coalesce(nullif(current_setting('request.headers', true), ''), '{}')::jsonb ->> 'x-shop-key'
$$;
create table orders (id uuid primary key default gen_random_uuid(), shop_id uuid not null references shops (id), title text not null);
alter table orders enable row level security;
create policy of_key on orders for all to authenticated using (shop_id = keyed_shop());
-- rows
insert into shops values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into api_keys (shop_id, key) values ('{A}', 'k-alpha'), ('{B}', 'k-beta');
insert into orders values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
