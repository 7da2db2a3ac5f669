/*
title = "A new row through a view with its owner's rights takes the place of one that the view hides"
key = "hotel_id"
[meta.my_guests]
facts_from = "guests"
[attacks.my_guests]
insert = [
  "insert into my_guests (id, hotel_id, code, title) values ('{secret}', '{A}', 'b-2', 'x') on conflict (id) do update set hotel_id = excluded.hotel_id, title = 'x'",
  "insert into my_guests (hotel_id, code, title) values ('{A}', 'b-1', 'x') on conflict (code) do update set hotel_id = excluded.hotel_id",
  "insert into my_guests (id, code, title) values ('{secret}', 'b-2', 'x') on conflict (id) do update set title = 'x'",
  "insert into my_guests (id, hotel_id, code, title) values ('{secret}', '{A}', 'b-2', 'x') on conflict (id) do update set title = 'x'",
]
[forms]
no_update = { my_guests = "iidi" }
no_key = { my_guests = "iiii" }
title_alone = { my_guests = "iiii" }
key_given = { my_guests = "ilii" }
code_given = { my_guests = "ilii" }
tenant_by_default = { my_guests = "ilii" }
*/
create table hotels (id uuid primary key, name text not null);
create table hotel_staff (
  hotel_id uuid not null references hotels, user_id uuid not null references auth.users, primary key (hotel_id, user_id)
);
alter table hotels enable row level security;
alter table hotel_staff enable row level security;
create policy own on hotel_staff for select to authenticated using (user_id = (select auth.uid()));
<<<|||||||||||||||create function my_hotel() returns uuid language sql stable as 'select hotel_id from hotel_staff where user_id = auth.uid() limit 1';
>>>create table guests (
  id uuid primary key default gen_random_uuid(),
  hotel_id uuid not null<<<|||||||||||||||  default my_hotel()>>> references hotels, code text<<<||||||||| unique>>>, title text not null
);
alter table guests enable row level security;
revoke all on guests from authenticated;
create view my_guests with (security_barrier) as
  select id, hotel_id, code, title from guests
  where hotel_id in (select s.hotel_id from hotel_staff s where s.user_id = auth.uid())<<< with check option||| with check option||| with check option||| with check option||| with check option|||>>>;
revoke all on my_guests from authenticated, anon;
grant select, delete on my_guests to authenticated;
<<<grant insert on my_guests to authenticated;|||grant insert (hotel_id, code, title), update on my_guests to authenticated;|||grant insert, update (title) on my_guests to authenticated;|||grant insert, update on my_guests to authenticated;|||grant insert (hotel_id, code, title), update on my_guests to authenticated;|||grant insert (id, code, title), update (title) on my_guests to authenticated;>>>
-- rows
insert into hotels values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into hotel_staff values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into guests values ('{own}', '{A}', 'a-1', 'own'), ('{secret}', '{B}', 'b-1', 'secret');
