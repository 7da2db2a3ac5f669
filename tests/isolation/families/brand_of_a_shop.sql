/*
title = "Managers of a brand reach the shops that are under it: as the server says, as each shop says of itself, or as the managers write"
key = "shop_id"
setup_tries = [["update shops set brand_id = '7a000000-0000-4000-8000-000000000001'"], ["insert into brand_managers values ('7b000000-0000-4000-8000-000000000002', '{ann}')"], ["update brand_managers set brand_id = '7b000000-0000-4000-8000-000000000002'"]]
[forms]
by_the_server = { sales = "iiii" }
by_the_shop = { sales = "iiii" }
by_any_manager = { sales = "llll" }
entered_by_oneself = { sales = "llll" }
moved_by_oneself = { sales = "llll" }
any_brand = { sales = "llll" }
*/
create table brands (id uuid primary key, name text);
create table shops (id uuid primary key, brand_id uuid references brands, name text);
create table brand_managers (brand_id uuid not null references brands, user_id uuid not null references auth.users, primary key (brand_id, user_id));
create table clerks (shop_id uuid not null references shops, user_id uuid not null references auth.users, primary key (shop_id, user_id));
create table sales (id uuid primary key default gen_random_uuid(), shop_id uuid not null references shops, title text);
alter table brands enable row level security;
alter table shops enable row level security;
alter table brand_managers enable row level security;
alter table clerks enable row level security;
alter table sales enable row level security;
create policy seen on brands for select to authenticated using (true);
create policy seen on shops for select to authenticated using (true);
create policy myself on clerks for select to authenticated using (user_id = auth.uid());
create policy myself on brand_managers for select to authenticated using (user_id = auth.uid());
revoke insert, update, delete on shops from authenticated;
grant update (brand_id) on shops to authenticated;
<<<|||create policy joins on shops for update to authenticated using (id in (select c.shop_id from clerks c where c.user_id = auth.uid()));
|||create policy joins on shops for update to authenticated using (true) with check (brand_id in (select m.brand_id from brand_managers m where m.user_id = auth.uid()));
|||create policy enters on brand_managers for insert to authenticated with check (user_id = auth.uid());
|||create policy moves on brand_managers for update to authenticated using (user_id = auth.uid());
|||>>>create function managed_shops() returns setof uuid language sql stable security definer set search_path = '' as $$
  select s.id from public.shops s join public.brand_managers m on <<<m.brand_id = s.brand_id|||m.brand_id = s.brand_id|||m.brand_id = s.brand_id|||m.brand_id = s.brand_id|||m.brand_id = s.brand_id|||true>>> where m.user_id = auth.uid()
$$;
create policy of_managers on sales to authenticated using (shop_id in (select managed_shops()));
-- rows
insert into brands values ('7a000000-0000-4000-8000-000000000001', 'first'), ('7b000000-0000-4000-8000-000000000002', 'second');
insert into shops values ('{A}', '7a000000-0000-4000-8000-000000000001', 'Alpha'), ('{B}', '7b000000-0000-4000-8000-000000000002', 'Beta');
insert into brand_managers values ('7a000000-0000-4000-8000-000000000001', '{ann}'), ('7b000000-0000-4000-8000-000000000002', '{bob}');
insert into clerks values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into sales values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
