/*
title = "Staff are known by the address in the token"
key = "hotel_id"
sessions = [{ role = 'authenticated', claims = { sub = '{ann}', role = 'authenticated', email = 'ann@alpha.test', user_metadata = { email = 'ann@alpha.test' } }, gucs = {} }, { role = 'authenticated', claims = { sub = '{ann}', role = 'authenticated', email = 'ann@alpha.test', user_metadata = { email = 'bob@beta.test' } }, gucs = {} }]
[forms]
exact = { rooms = "iiii" }
lower = { rooms = "iiii" }
like = { rooms = "llll" }
helper = { rooms = "iiii" }
metadata = { rooms = "llll" }
*/
create table hotels (id uuid primary key, name text not null);
create table hotel_staff (hotel_id uuid not null references hotels (id), email text not null, primary key (hotel_id, email));
alter table hotels enable row level security;
alter table hotel_staff enable row level security;
revoke insert, update, delete on hotel_staff from authenticated;
create policy staff_self on hotel_staff for select to authenticated using (<<<email = (auth.jwt() ->> 'email')|||lower(email) = lower(auth.jwt() ->> 'email')|||true|||email = (auth.jwt() ->> 'email')|||true>>>);
create function my_hotels() returns setof uuid language sql stable security definer set search_path = '' as $$ select hs.hotel_id from public.hotel_staff hs where hs.email = (auth.jwt() ->> 'email') $$;
create table rooms (id uuid primary key default gen_random_uuid(), hotel_id uuid not null references hotels (id), title text);
alter table rooms enable row level security;
create policy rooms_hotel on rooms for all to authenticated using (<<<exists (select 1 from hotel_staff hs where hs.hotel_id = rooms.hotel_id and hs.email = (auth.jwt() ->> 'email'))|||hotel_id in (select hs.hotel_id from hotel_staff hs where lower(hs.email) = lower(auth.jwt() ->> 'email'))|||exists (select 1 from hotel_staff hs where hs.hotel_id = rooms.hotel_id and hs.email like '%' || split_part(auth.jwt() ->> 'email', '@', 2))|||hotel_id in (select my_hotels())|||exists (select 1 from hotel_staff hs where hs.hotel_id = rooms.hotel_id and hs.email = (auth.jwt() -> 'user_metadata' ->> 'email'))>>>);
-- rows
insert into hotels values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into hotel_staff values ('{A}', 'ann@alpha.test'), ('{B}', 'bob@beta.test')<<<||||||, ('{B}', 'old@alpha.test')||||||>>>;
insert into rooms values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
