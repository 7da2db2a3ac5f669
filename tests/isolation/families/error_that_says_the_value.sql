/*
title = "A function looks first and asks for membership afterwards: the error of a cast says what it read"
key = "club_id"
functions = { "size_of(uuid)" = { table = "orders", calls = ["select size_of('{own}')", "select size_of('{secret}')"] } }
[forms]
asked_first = { "size_of(uuid)" = "i" }
no_cast = { "size_of(uuid)" = "i" }
cast_first = { "size_of(uuid)" = "l" }
put_into_a_number = { "size_of(uuid)" = "l" }
by_a_variable = { "size_of(uuid)" = "l" }
in_a_text = { "size_of(uuid)" = "l" }
in_a_text_into = { "size_of(uuid)" = "l" }
asserted = { "size_of(uuid)" = "l" }
asserted_afterwards = { "size_of(uuid)" = "i" }
*/
create table clubs (id uuid primary key, name text);
create table club_users (club_id uuid not null references clubs, user_id uuid not null references auth.users, primary key (club_id, user_id));
create table orders (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, size text not null);
alter table clubs enable row level security;
alter table club_users enable row level security;
alter table orders enable row level security;
create policy self on club_users for select to authenticated using (user_id = auth.uid());
create policy of_users on orders to authenticated using (club_id in (select u.club_id from club_users u where u.user_id = auth.uid()));
create function size_of(p uuid) returns text language plpgsql stable security definer set search_path = '' as $$
declare
  club uuid;
  told text;
  num int;
begin
  select o.club_id into club from public.orders o where o.id = p;
  <<<|||select o.size into told from public.orders o where o.id = p;|||select o.size::int into num from public.orders o where o.id = p;|||select o.size into num from public.orders o where o.id = p;|||select o.size into told from public.orders o where o.id = p;
  num := told;|||execute 'select o.size::int from public.orders o where o.id = $1' into num using p;|||execute 'select o.size from public.orders o where o.id = $1' into num using p;|||assert (select o.size ~ '^[0-9]+$' from public.orders o where o.id = p), (select 'no number: ' || o.size from public.orders o where o.id = p);|||>>>
  if not exists (select 1 from public.club_users u where u.club_id = club and u.user_id = auth.uid()) then
    raise exception 'not yours';
  end if;
  <<<select o.size::int into num from public.orders o where o.id = p;|||return told;|||||||||||||||||||||assert (select o.size ~ '^[a-z0-9]+$' from public.orders o where o.id = p), (select 'no size: ' || o.size from public.orders o where o.id = p);>>>
  return num;
end
$$;
-- rows
insert into clubs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into club_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into orders values ('{own}', '{A}', '42'), ('{secret}', '{B}', 'secret');
