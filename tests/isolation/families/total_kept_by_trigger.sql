/*
title = "A trigger of the items keeps the order's total: a key of two columns ties them, one of one column does not, or it removes an order that the item names"
key = "shop_id"
[attacks.orders]
update = ["insert into items (shop_id, order_id, amount) values ('{A}', '{secret}', 5)", "delete from items where shop_id = '{A}'"]
delete = ["insert into items (shop_id, order_id, amount, replaces) values ('{A}', '{own}', 5, '{secret}')", "update items set replaces = '{secret}'; delete from items"]
[attacks.items]
delete = ["insert into items (shop_id, order_id, amount, replaces) values ('{A}', '{own}', 5, '{secret}'); delete from items"]
[forms]
tied = { orders = "iiii", items = "iiii" }
untied = { orders = "iili", items = "iiii" }
with_what_it_replaces = { orders = "iiil", items = "iiil" }
*/
create table shops (id uuid primary key, name text);
create table staff (shop_id uuid not null references shops on delete cascade, user_id uuid not null references auth.users on delete cascade, primary key (shop_id, user_id));
alter table shops enable row level security;
alter table staff enable row level security;
create policy self on staff for select to authenticated using (user_id = auth.uid());
create table orders (id uuid primary key default gen_random_uuid(), shop_id uuid not null references shops on delete cascade, title text, total numeric not null default 0, unique (shop_id, id));
create table items (
  id uuid primary key default gen_random_uuid(), shop_id uuid not null references shops on delete cascade, order_id uuid not null,
  amount numeric not null, title text, replaces uuid,
  <<<foreign key (shop_id, order_id) references orders (shop_id, id) on delete cascade|||foreign key (order_id) references orders (id) on delete cascade|||foreign key (shop_id, order_id) references orders (shop_id, id) on delete cascade>>>
);
alter table orders enable row level security;
alter table items enable row level security;
create policy of_shop on orders to authenticated using (shop_id in (select s.shop_id from staff s where s.user_id = auth.uid()));
create policy of_shop on items to authenticated using (shop_id in (select s.shop_id from staff s where s.user_id = auth.uid()));
create function keep_total() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.orders set total = (select coalesce(sum(i.amount), 0) from public.items i where i.order_id = coalesce(new.order_id, old.order_id))
    where id = coalesce(new.order_id, old.order_id);
  <<<|||||| if tg_op = 'DELETE' then delete from public.orders where id = old.replaces; end if;>>>
  return coalesce(new, old);
end $$;
create trigger keep_total after insert or update or delete on items for each row execute function keep_total();
-- rows
insert into shops values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into staff values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into orders (id, shop_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into items (id, shop_id, order_id, amount) values ('{own}', '{A}', '{own}', 7), ('{secret}', '{B}', '{secret}', 9);
