/*
title = "Lines refer to orders of their own shop, and an order counts those that are gone: as long as a view with its owner's rights does not write them, which asks for the shop and not for the order's, nor another key leads them elsewhere"
key = "shop_id"
[attacks.orders]
update = ["insert into our_lines (shop_id, order_id, title) values ('{A}', '{secret}', 'zz'); delete from lines where title = 'zz'", "update our_lines set order_id = '{secret}'; delete from lines", "update labels set order_id = '{secret}'; delete from lines"]
[forms]
by_hand = { orders = "iiid", lines = "iiii" }
added_by_a_view = { orders = "iild", lines = "iiii" }
changed_by_a_view = { orders = "iild", lines = "iiii" }
view_of_the_caller = { orders = "iiid", lines = "iiii" }
by_another_key = { orders = "iild", lines = "----" }
*/
create table shops (id uuid primary key, name text);
create table staff (shop_id uuid not null references shops, user_id uuid not null references auth.users, primary key (shop_id, user_id));
create table orders (id uuid primary key default gen_random_uuid(), shop_id uuid not null references shops, title text, gone int not null default 0);
<<<||||||||||||create table labels (id uuid primary key default gen_random_uuid(), shop_id uuid not null references shops, order_id uuid not null unique, title text);
alter table labels enable row level security;
create policy of_shop on labels to authenticated using (shop_id in (select s.shop_id from staff s where s.user_id = auth.uid()));>>>
create table lines (id uuid primary key default gen_random_uuid(), shop_id uuid not null references shops, order_id uuid not null references orders, title text<<<||||||||||||, foreign key (order_id) references labels (order_id) on update cascade>>>);
alter table shops enable row level security;
alter table staff enable row level security;
alter table orders enable row level security;
alter table lines enable row level security;
revoke insert, update, delete on shops, staff from anon, authenticated;
revoke delete on orders from anon, authenticated;
create policy self on staff for select to authenticated using (user_id = auth.uid());
create policy of_shop on orders to authenticated using (shop_id in (select s.shop_id from staff s where s.user_id = auth.uid()));
create policy of_shop on lines to authenticated using (shop_id in (select s.shop_id from staff s where s.user_id = auth.uid()))
  with check (shop_id in (select s.shop_id from staff s where s.user_id = auth.uid()) and exists (select 1 from orders o where o.id = lines.order_id and o.shop_id = lines.shop_id));
create view our_lines <<<|||||||||with (security_invoker = true)|||>>> as select id, shop_id, order_id, title from lines where shop_id in (select s.shop_id from staff s where s.user_id = auth.uid()) with check option;
revoke all on our_lines from anon, authenticated;
grant select<<<|||, insert|||, update (order_id)|||, insert, update (order_id)|||>>> on our_lines to authenticated;
create function count_gone() returns trigger language plpgsql security definer set search_path = '' as $$ begin update public.orders set gone = gone + 1 where id = old.order_id; return old; end $$;
create trigger count_gone after delete on lines for each row execute function count_gone();
-- rows
insert into shops values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into staff values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into orders (id, shop_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
<<<||||||||||||insert into labels (shop_id, order_id) values ('{A}', '{own}');>>>
insert into lines (id, shop_id, order_id, title) values ('{own}', '{A}', '{own}', 'own')<<<, ('{secret}', '{B}', '{secret}', 'secret')|||, ('{secret}', '{B}', '{secret}', 'secret')|||, ('{secret}', '{B}', '{secret}', 'secret')|||, ('{secret}', '{B}', '{secret}', 'secret')|||>>>;
