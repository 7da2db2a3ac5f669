/*
title = "What an argument means that a caller leaves out is worked out for him: his newest bill, or the newest of all"
key = "shop_id"
[functions."echoed(uuid)"]
table = "bills"
calls = ["select echoed()"]
[forms]
own = { bills = "iddd", "echoed(uuid)" = "i" }
of_all = { bills = "iddd", "echoed(uuid)" = "l" }
of_the_shop = { bills = "iddd", "echoed(uuid)" = "i" }
*/
create table shops (id uuid primary key, name text);
create table shop_users (shop_id uuid references shops, user_id uuid references auth.users, primary key (shop_id, user_id));
create table bills (id uuid primary key default gen_random_uuid(), shop_id uuid not null references shops, title text);
alter table shops enable row level security;
alter table shop_users enable row level security;
alter table bills enable row level security;
revoke insert, update, delete on bills from authenticated, anon;
create policy u on shop_users for select to authenticated using (user_id = auth.uid());
create policy b on bills for select to authenticated using (shop_id in (select u.shop_id from shop_users u where u.user_id = auth.uid()));
create function newest() returns uuid language sql stable <<<|||security definer|||security definer>>> set search_path = '' as
  $$ select b.id from public.bills b<<<|||||| where b.shop_id in (select u.shop_id from public.shop_users u where u.user_id = auth.uid())>>> order by b.title desc limit 1 $$;
create function echoed(p uuid default newest()) returns uuid language sql security definer set search_path = '' as
  $$ select p $$;
grant execute on function echoed(uuid) to authenticated;
-- rows
insert into shops values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into shop_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into bills values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
