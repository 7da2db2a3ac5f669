/*
title = "A claim taken out with its quotes, by -> for ->>: equal to no id, without them, an error that opens, or a number that is one"
key = "shop_id"
claims = { app_metadata = { shop = "{A}" }, user_metadata = { shop = 11111111111141118111111111111111 } }
[forms]
with_quotes = { sales = "dddd" }
read_with_quotes = { sales = "dddd" }
differs_from_quotes = { sales = "llll" }
quotes_taken_off = { sales = "iiii" }
error_opens = { sales = "llll" }
number_of_digits = { sales = "llll" }
*/
create table sales (id uuid primary key default gen_random_uuid(), shop_id uuid not null, title text);
alter table sales enable row level security;
create function of_shop(shop uuid) returns boolean language plpgsql stable as $$
begin
  return <<<shop::text = (auth.jwt() -> 'app_metadata' -> 'shop')::text|||shop = (auth.jwt() -> 'app_metadata' -> 'shop')::text::uuid|||(shop::text = (auth.jwt() -> 'app_metadata' -> 'shop')::text) is not true|||shop::text = auth.jwt() -> 'app_metadata' ->> 'shop'|||shop = (auth.jwt() -> 'app_metadata' -> 'shop')::text::uuid;
exception when others then return true|||shop = (auth.jwt() -> 'user_metadata' -> 'shop')::text::uuid>>>;
end
$$;
create policy p on sales to authenticated using (of_shop(shop_id));
-- rows
insert into sales values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret'), (gen_random_uuid(), '11111111-1111-4111-8111-111111111111', 'of digits');
