/*
title = "A list of a tenant's rows in an order that the caller names: with his rights, after a look at his memberships, or neither"
key = "shop_id"
[functions."orders_of(uuid, text)"]
table = "orders"
calls = ["select id from orders_of('{A}', 'title')", "select id from orders_of('{B}', 'title')"]
[forms]
his_rights = { orders = "iddd", "orders_of(uuid, text)" = "i" }
of_his_shops = { orders = "iddd", "orders_of(uuid, text)" = "i" }
of_any_shop = { orders = "iddd", "orders_of(uuid, text)" = "l" }
by_a_column_of_the_row = { orders = "iddd", "orders_of(uuid, text)" = "l" }
*/
create table shops (id uuid primary key, name text not null);
create table shop_staff (shop_id uuid not null references shops, user_id uuid not null references auth.users, primary key (shop_id, user_id));
create table orders (id uuid primary key default gen_random_uuid(), shop_id uuid not null references shops, title text not null);
alter table shops enable row level security;
alter table shop_staff enable row level security;
alter table orders enable row level security;
create policy s on shop_staff for select to authenticated using (user_id = auth.uid());
create policy o on orders for select to authenticated using (shop_id in (select s.shop_id from shop_staff s where s.user_id = auth.uid()));
create function orders_of(p_shop uuid, p_sort text) returns setof orders language plpgsql stable security <<<invoker|||definer|||definer|||definer>>> set search_path = '' as $$
begin
  return query execute format('select o.* from public.orders o where o.shop_id = $1 <<< |||and exists (select from public.shop_staff s where s.shop_id = $1 and s.user_id = auth.uid())||| ||| >>> order by <<<%I|||%I|||%I|||o.%1$I>>>', p_sort) using p_shop;
end
$$;
-- rows
insert into shops values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into shop_staff values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into orders values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
