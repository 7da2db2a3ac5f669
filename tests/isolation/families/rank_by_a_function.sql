/*
title = "Operators see every tenant: a function tells the caller's rank, which his own profile says"
key = "mill_id"
setup_tries = [["update profiles set rank = 'platform_admin'"], ["select take_rank('platform_admin')"]]
[forms]
nick_only = { orders = "iiii" }
answered = { orders = "llll" }
in_a_variable = { orders = "llll" }
kept = { orders = "iiii" }
taken = { orders = "llll" }
*/
create table mills (id uuid primary key, name text not null);
create table profiles (user_id uuid primary key references auth.users, mill_id uuid not null references mills, rank text not null default 'hand', nick text);
alter table mills enable row level security;
alter table profiles enable row level security;
revoke all on mills, profiles from anon, authenticated;
grant select on profiles to authenticated;
grant update (<<<nick|||nick, rank|||nick, rank|||nick, rank|||nick>>>) on profiles to authenticated;
create function mill_of_caller() returns uuid language sql stable security definer set search_path = '' as $$
  select p.mill_id from public.profiles p where p.user_id = auth.uid()
$$;
create function rank_of_caller() returns text <<<language sql stable security definer set search_path = '' as $$
  select p.rank from public.profiles p where p.user_id = auth.uid()
$$|||language sql stable security definer set search_path = '' as $$
  select p.rank from public.profiles p where p.user_id = auth.uid()
$$|||language plpgsql stable security definer set search_path = '' as $$
declare
  found_one text;
begin
  select p.rank into found_one from public.profiles p where p.user_id = auth.uid();
  if found_one = 'platform_admin' then
    return 'all';
  end if;
  return 'own';
end
$$|||language sql stable security definer set search_path = '' as $$
  select p.rank from public.profiles p where p.user_id = auth.uid()
$$|||language sql stable security definer set search_path = '' as $$
  select p.rank from public.profiles p where p.user_id = auth.uid()
$$>>>;
create policy self on profiles to authenticated using (user_id = auth.uid()) with check (user_id = auth.uid() and mill_id = mill_of_caller());
<<<|||||||||create function keep_rank() returns trigger language plpgsql as $$
begin
  new.rank := old.rank;
  return new;
end
$$;
create trigger keeps before update on profiles for each row execute function keep_rank();|||create function take_rank(p_rank text) returns void language sql security definer set search_path = '' as $$
  update public.profiles set rank = p_rank where user_id = auth.uid()
$$;>>>
create table orders (id uuid primary key default gen_random_uuid(), mill_id uuid not null references mills, title text);
alter table orders enable row level security;
create policy of_mill on orders to authenticated using (mill_id = (select mill_of_caller()) or (select rank_of_caller()) = <<<'platform_admin'|||'platform_admin'|||'all'|||'platform_admin'|||'platform_admin'>>>);
-- rows
insert into mills values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into profiles values ('{ann}', '{A}', 'hand', 'ann'), ('{bob}', '{B}', 'hand', 'bob');
insert into orders values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
