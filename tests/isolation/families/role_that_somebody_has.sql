/*
title = "A function is told a role and looks whether the caller has it in the shop, or whether anybody there has: one role, several, by the argument's place; or it answers with the highest"
key = "shop_id"
[forms]
caller = { sales = "i--i" }
caller_of_several = { sales = "i--i" }
somebody = { sales = "i--l" }
somebody_of_several = { sales = "i--l" }
somebody_of_an_array = { sales = "i--l" }
by_place = { sales = "i--l" }
caller_answered = { sales = "i--i" }
highest_answered = { sales = "i--l" }
in_a_variable = { sales = "i--l" }
*/
create table shops (id uuid primary key, name text);
create table staff (shop_id uuid not null references shops, user_id uuid not null references auth.users, rank text not null default 'clerk', primary key (shop_id, user_id));
create table sales (id uuid primary key default gen_random_uuid(), shop_id uuid not null references shops, title text);
alter table shops enable row level security;
alter table staff enable row level security;
alter table sales enable row level security;
create policy self on staff for select to authenticated using (user_id = auth.uid());
create function ranks_as(p_shop uuid, wanted <<<text|||text[]|||text|||text[]|||text[]|||text|||text|||text|||text>>>) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.staff s where s.shop_id = p_shop and <<<s.user_id = auth.uid() and s.rank = wanted|||s.user_id = auth.uid() and s.rank = any (wanted)|||s.rank = wanted|||s.rank = any (wanted)|||s.rank = ANY(wanted)|||s.rank = $2|||true|||true|||true>>>)
$$;
<<<||||||||||||||||||create function rank_in(p_shop uuid) returns text language sql stable security definer set search_path = '' as $$ select s.rank from public.staff s where s.shop_id = p_shop and s.user_id = auth.uid() $$;|||create function rank_in(p_shop uuid) returns text language sql stable security definer set search_path = '' as $$ select s.rank from public.staff s where s.shop_id = p_shop order by s.rank = 'manager' desc limit 1 $$;|||create function rank_in(p_shop uuid) returns text language plpgsql stable security definer set search_path = '' as $$ declare held text; begin select s.rank into held from public.staff s where s.shop_id = p_shop order by s.rank = 'manager' desc limit 1; return case when held in ('manager', 'owner') then 'high' else 'low' end; end $$;>>>
create policy seen on sales for select to authenticated using (shop_id in (select s.shop_id from staff s where s.user_id = auth.uid()));
create policy struck on sales for delete to authenticated using (<<<ranks_as(shop_id, 'manager')|||ranks_as(shop_id, '{manager,owner}')|||ranks_as(shop_id, 'manager')|||ranks_as(shop_id, '{manager,owner}')|||ranks_as(shop_id, array['manager', 'owner'])|||ranks_as(shop_id, 'manager')|||rank_in(shop_id) in ('manager', 'owner')|||rank_in(shop_id) in ('manager', 'owner')|||rank_in(shop_id) = 'high'>>>);
-- rows
insert into shops values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into staff values ('{A}', '{ann}', 'manager'), ('{B}', '{bob}', 'manager');
insert into sales values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
