/*
title = "A view with its caller's rights above one whose trigger writes with its owner's: checked there, or not"
key = "shop_id"
meta = { outer_wares = { facts_from = "wares", insert_cols = ["id", "shop_id", "title"] } }
[forms]
stamped = { outer_wares = "ii--" }
as_given = { outer_wares = "il--" }
*/
create table shops (id uuid primary key, name text not null);
create table clerks (user_id uuid primary key references auth.users, shop_id uuid not null references shops);
alter table shops enable row level security;
alter table clerks enable row level security;
revoke all on shops, clerks from anon, authenticated;
create function my_shop() returns uuid language sql stable security definer set search_path = '' as $$ select c.shop_id from public.clerks c where c.user_id = auth.uid() $$;
create table wares (id uuid primary key default gen_random_uuid(), shop_id uuid not null references shops, title text);
alter table wares enable row level security;
create policy of_shop on wares to authenticated using (shop_id = my_shop());
create view inner_wares with (security_invoker) as select id, shop_id, title from wares;
create view outer_wares with (security_invoker) as select id, shop_id, title from inner_wares;
create function add_ware() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.wares (id, shop_id, title) values (coalesce(new.id, gen_random_uuid()), <<<public.my_shop()|||new.shop_id>>>, new.title);
  return new;
end
$$;
create trigger adds instead of insert on inner_wares for each row execute function add_ware();
-- rows
insert into shops values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into clerks values ('{ann}', '{A}'), ('{bob}', '{B}');
insert into wares values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
