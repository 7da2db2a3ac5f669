/*
title = "The shops of a person are a list in his settings: which others write, which he edits as a whole, of which he likes some"
key = "shop_id"
setup_tries = [["""update accounts set settings = '{"shops": ["{B}"], "shop_ids": {"{B}": "owner"}}' where id = auth.uid()"""], ["""select keep('{"shops": ["{B}"]}')"""]]
[forms]
mentioned = { orders = "iiii" }
contained = { orders = "iiii" }
within = { orders = "iiii" }
taken_apart = { orders = "iiii" }
by_key = { orders = "iiii" }
edited = { orders = "llll" }
edited_and_contained = { orders = "llll" }
edited_and_within = { orders = "llll" }
edited_and_taken_apart = { orders = "llll" }
edited_by_function = { orders = "llll" }
ranked = { orders = "iiii" }
edited_and_ranked = { orders = "llll" }
*/
create table shops (id uuid primary key, name text not null);
create table accounts (id uuid primary key references auth.users, settings jsonb not null default '{}', nickname text);
alter table shops enable row level security;
alter table accounts enable row level security;
revoke insert, update, delete on shops, accounts from anon, authenticated;
create policy own on accounts for select to authenticated using (id = auth.uid());
create policy edited on accounts for update to authenticated using (id = auth.uid()) with check (id = auth.uid());
grant update (<<<nickname|||nickname|||nickname|||nickname|||nickname|||settings|||settings|||settings|||settings|||nickname|||nickname|||settings>>>) on accounts to authenticated;
<<<|||||||||||||||||||||||||||create function keep(said jsonb) returns void language sql security definer set search_path = '' as $$
  update public.accounts set settings = settings || said where id = auth.uid()
$$;|||>>>
create table orders (id uuid primary key default gen_random_uuid(), shop_id uuid not null references shops, title text);
alter table orders enable row level security;
create policy of_shop on orders to authenticated using (exists (select 1 from accounts a where a.id = auth.uid() and
  <<<a.settings -> 'shops' ? shop_id::text|||a.settings @> jsonb_build_object('shops', jsonb_build_array(shop_id))|||to_jsonb(shop_id) <@ (a.settings -> 'shops')|||shop_id::text in (select jsonb_array_elements_text(a.settings -> 'shops'))|||a.settings ->> 'shop' = shop_id::text|||a.settings -> 'shops' ? shop_id::text|||a.settings @> jsonb_build_object('shops', jsonb_build_array(shop_id))|||to_jsonb(shop_id) <@ (a.settings -> 'shops')|||shop_id::text in (select jsonb_array_elements_text(a.settings -> 'shops'))|||a.settings -> 'shops' ? shop_id::text|||a.settings -> 'shop_ids' ->> shop_id::text in ('owner', 'clerk')>>>));
-- rows
insert into shops values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into accounts values ('{ann}', '{"shops": ["{A}"], "shop": "{A}", "shop_ids": {"{A}": "owner"}}', 'Ann'), ('{bob}', '{"shops": ["{B}"], "shop": "{B}", "shop_ids": {"{B}": "owner"}}', 'Bob');
insert into orders values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
