/*
title = "A price list is merged by article numbers: within the caller's merchant, or wherever a number is"
key = "merchant_id"
[functions."merge_prices(jsonb)"]
table = "products"
effect = "write"
calls = ["select merge_prices('[{\"sku\": \"S-1\", \"price\": 1}]')", "select merge_prices('[{\"sku\": \"S-2\", \"price\": 1, \"merchant_id\": \"{B}\"}]')", "select merge_prices('[{\"sku\": \"S-2\", \"price\": 1}]')"]
[meta.products]
own_overrides = { sku = "S-9" }
[forms]
within = { products = "iiii", "merge_prices(jsonb)" = "i" }
condition_later = { products = "iiii", "merge_prices(jsonb)" = "i" }
wherever = { products = "iiii", "merge_prices(jsonb)" = "l" }
for_anybody = { products = "iiii", "merge_prices(jsonb)" = "l" }
*/
create table merchants (id uuid primary key, name text not null);
create table merchant_staff (merchant_id uuid not null references merchants (id), user_id uuid primary key references auth.users (id));
alter table merchants enable row level security;
alter table merchant_staff enable row level security;
create policy merchant_staff_self on merchant_staff for select to authenticated using (user_id = auth.uid());
create table products (id uuid primary key default gen_random_uuid(), merchant_id uuid not null references merchants (id), sku text not null, title text, price numeric(10, 2) not null default 0, unique (merchant_id, sku));
alter table products enable row level security;
create function my_merchant() returns uuid language sql stable security definer set search_path = '' as $$ select ms.merchant_id from public.merchant_staff ms where ms.user_id = auth.uid() $$;
create policy products_merchant on products for all to authenticated using (merchant_id = my_merchant());
create function merge_prices(p_rows jsonb) returns void language plpgsql security definer set search_path = '' as $$
declare m uuid := public.my_merchant();
begin
  if m is null then raise exception 'not a merchant'; end if;
  merge into public.products p using jsonb_to_recordset(p_rows) as x(sku text, price numeric, merchant_id uuid)
  on p.sku = x.sku<<< and p.merchant_id = m||||||||| and p.merchant_id = coalesce(x.merchant_id, m)>>>
  when matched <<<|||and p.merchant_id = m |||>>>then update set price = x.price
  when not matched <<<|||and m is not null |||>>>then insert (merchant_id, sku, title, price) values (m, <<<x.sku|||x.sku || '+'|||x.sku>>>, x.sku, x.price);
end $$;
revoke execute on function merge_prices(jsonb) from public, anon;
-- rows
insert into merchants values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into merchant_staff values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into products values ('{own}', '{A}', 'S-1', 'own'), ('{secret}', '{B}', 'S-2', 'secret');
