/*
title = "An EXISTS whose tenant is the row's, or, without its alias, the member's own"
key = "shop_id"
[forms]
qualified = { items = "iiii" }
captured = { items = "llll" }
other_name = { items = "iiii" }
*/
create table shops (id uuid primary key, name text not null);
create table clerks (<<<shop_id|||shop_id|||employer_id>>> uuid not null references shops, user_id uuid not null references auth.users, primary key (<<<shop_id|||shop_id|||employer_id>>>, user_id));
alter table shops enable row level security;
alter table clerks enable row level security;
revoke all on shops, clerks from anon, authenticated;
grant select on clerks to authenticated;
create policy self on clerks for select to authenticated using (user_id = auth.uid());
create table items (id uuid primary key default gen_random_uuid(), shop_id uuid not null references shops, title text);
alter table items enable row level security;
create policy of_shop on items to authenticated using (exists (select 1 from clerks c where c.user_id = auth.uid() and <<<c.shop_id = items.shop_id|||c.shop_id = shop_id|||c.employer_id = shop_id>>>));
-- rows
insert into shops values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into clerks values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into items values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
