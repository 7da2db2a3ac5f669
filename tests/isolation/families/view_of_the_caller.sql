/*
title = "A view with its owner's rights that filters, one that does not, and one with the caller's rights"
key = "mill_id"
meta = { open_orders = { facts_from = "orders" } }
[forms]
invoker = { open_orders = "i---" }
filtered = { open_orders = "i---" }
owner = { open_orders = "l---" }
owner_or_open = { open_orders = "l---" }
*/
create table mills (id uuid primary key, name text not null);
create table millers (mill_id uuid not null references mills, user_id uuid not null references auth.users, primary key (mill_id, user_id));
alter table mills enable row level security;
alter table millers enable row level security;
revoke all on mills, millers from anon, authenticated;
grant select on millers to authenticated;
create policy self on millers for select to authenticated using (user_id = auth.uid());
create table orders (id uuid primary key default gen_random_uuid(), mill_id uuid not null references mills, title text, urgent boolean not null default false);
alter table orders enable row level security;
create policy of_mill on orders to authenticated using (mill_id in (select m.mill_id from millers m where m.user_id = auth.uid()));
create view open_orders <<<with (security_invoker)|||||||||>>> as select o.id, o.mill_id, o.title from orders o
  <<<|||where o.mill_id in (select m.mill_id from millers m where m.user_id = auth.uid())|||where o.title is not null|||where o.mill_id in (select m.mill_id from millers m where m.user_id = auth.uid()) or o.urgent>>>;
revoke insert, update, delete on open_orders from anon, authenticated;
-- rows
insert into mills values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into millers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into orders values ('{own}', '{A}', 'own', true), ('{secret}', '{B}', 'secret', true);
