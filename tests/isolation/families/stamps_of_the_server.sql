/*
title = "What a trigger writes is stamped by the server's own functions for triggers, or by one of that name which moves it"
key = "shop_id"
[attacks.orders]
update = ["insert into items (shop_id, order_id, amount) values ('{A}', '{own}', 5)"]
insert = ["insert into items (shop_id, order_id, amount) values ('{A}', '{own}', 5)"]
[forms]
of_an_extension = { orders = "iiii", items = "iiii" }
by_that_name = { orders = "iili", items = "iiii" }
*/
<<<create extension moddatetime schema public;|||create function moddatetime() returns trigger language plpgsql as $$
begin
  new.shop_id := '{B}';
  return new;
end $$;>>>
create table shops (id uuid primary key, name text);
create table staff (shop_id uuid not null references shops on delete cascade, user_id uuid not null references auth.users on delete cascade, primary key (shop_id, user_id));
alter table shops enable row level security;
alter table staff enable row level security;
create policy self on staff for select to authenticated using (user_id = auth.uid());
create table orders (
  id uuid primary key default gen_random_uuid(), shop_id uuid not null references shops on delete cascade, title text,
  total numeric not null default 0, changed timestamptz, words tsvector, unique (shop_id, id)
);
create table items (
  id uuid primary key default gen_random_uuid(), shop_id uuid not null references shops on delete cascade, order_id uuid not null,
  amount numeric not null, foreign key (shop_id, order_id) references orders (shop_id, id) on delete cascade
);
alter table orders enable row level security;
alter table items enable row level security;
create policy of_shop on orders to authenticated using (shop_id in (select s.shop_id from staff s where s.user_id = auth.uid()));
create policy of_shop on items to authenticated using (shop_id in (select s.shop_id from staff s where s.user_id = auth.uid()));
create trigger changed before update on orders for each row execute function moddatetime(changed);
create trigger unchanged before update on orders for each row execute function suppress_redundant_updates_trigger();
create trigger words before insert or update on orders for each row execute function tsvector_update_trigger(words, 'pg_catalog.simple', title);
create function keep_total() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.orders set total = total + new.amount where shop_id = new.shop_id and id = new.order_id;
  return new;
end $$;
create trigger keep_total after insert on items for each row execute function keep_total();
-- rows
insert into shops values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into staff values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into orders (id, shop_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
