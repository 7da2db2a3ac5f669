/*
title = "Guests are known by the address of an order: with the shop, or in any"
key = "shop_id"
role = "web"
surface = "app"
extra_roles = ["web"]
settings = { "app.shop" = "{A}", "app.email" = "ann@alpha.test" }
setup_tries = [["insert into guest_access (shop_id, order_no, email) values ('{A}', 42, 'ann@alpha.test')"]]
[forms]
with_shop = { orders = "iddd" }
in_any = { orders = "lddd" }
*/
create role web nologin;
grant usage on schema public to web;
create table shops (id uuid primary key);
create table orders (id uuid primary key default gen_random_uuid(), shop_id uuid not null references shops, order_no int not null, title text, unique (shop_id, order_no));
create table guest_access (shop_id uuid not null references shops, order_no int not null, email text not null, primary key (shop_id, order_no, email));
alter table orders enable row level security;
alter table guest_access enable row level security;
grant select on orders to web;
grant select, insert on guest_access to web;
create policy p on guest_access to web using (shop_id = nullif(current_setting('app.shop', true), '')::uuid);
create policy p on orders for select to web using (exists (select 1 from guest_access g where g.order_no = orders.order_no and g.email = current_setting('app.email', true)<<< and g.shop_id = orders.shop_id|||>>>));
-- rows
insert into shops values ('{A}'), ('{B}');
insert into orders values ('{own}', '{A}', 41, 'own'), ('{secret}', '{B}', 42, 'secret');
insert into guest_access values ('{A}', 41, 'ann@alpha.test'), ('{B}', 42, 'bob@beta.test');
