/*
title = "A numeric tenant within bounds made of the setting"
key = "shop_no"
extra_roles = ["app_rw"]
role = "app_rw"
surface = "app"
settings = { "app.shop" = "21" }
tenant_a = "21"
tenant_b = "29"
[forms]
coalesced_with_row = { sales = "llll" }
between_itself = { sales = "iiii" }
both_sides = { sales = "iiii" }
less_than_next = { sales = "iiii" }
difference = { sales = "iiii" }
same_ten = { sales = "llll" }
same_rest = { sales = "llll" }
*/
create role app_rw nologin;
grant usage on schema public to app_rw;
create table sales (id uuid primary key default gen_random_uuid(), shop_no int not null, title text not null);
alter table sales enable row level security;
grant select, insert, update, delete on sales to app_rw;
create policy sales_shop on sales for all to app_rw using (<<<shop_no = coalesce(nullif(current_setting('app.shop', true), '')::int, shop_no)|||shop_no between nullif(current_setting('app.shop', true), '')::int and nullif(current_setting('app.shop', true), '')::int|||shop_no >= nullif(current_setting('app.shop', true), '')::int and shop_no <= nullif(current_setting('app.shop', true), '')::int|||shop_no >= nullif(current_setting('app.shop', true), '')::int and shop_no < nullif(current_setting('app.shop', true), '')::int + 1|||shop_no - nullif(current_setting('app.shop', true), '')::int = 0|||shop_no / 10 = nullif(current_setting('app.shop', true), '')::int / 10|||mod(shop_no, 8) = mod(nullif(current_setting('app.shop', true), '')::int, 8)>>>);
-- rows
insert into sales values ('{own}', 21, 'own'), ('{secret}', 29, 'secret');
