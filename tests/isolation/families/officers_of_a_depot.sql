/*
title = "A row tells what somebody is, another of which depot: whoever is an officer writes for his own depot, or for any"
key = "depot_id"
[forms]
own_depot = { loads = "iiii" }
any_depot = { loads = "ilii" }
no_reading = { loads = "iiil" }
*/
create type rank as enum ('driver', 'officer', 'keeper');
create table depots (id uuid primary key default gen_random_uuid(), name text not null);
create table people (user_id uuid primary key references auth.users on delete cascade, depot_id uuid not null references depots);
create table ranks (user_id uuid primary key references auth.users on delete cascade, rank rank not null default 'driver');
create table loads (id uuid primary key default gen_random_uuid(), depot_id uuid not null references depots, title text);
alter table depots enable row level security;
alter table people enable row level security;
alter table ranks enable row level security;
alter table loads enable row level security;
create function my_depot() returns uuid language sql stable security definer set search_path = '' as $$
  select p.depot_id from public.people p where p.user_id = auth.uid()
$$;
create function is_a(asked rank) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.ranks r where r.user_id = auth.uid() and r.rank = asked)
$$;
create policy own on people for select to authenticated using (user_id = auth.uid());
create policy seen on loads for select to authenticated using (depot_id = my_depot() and is_a('officer'));
create policy made on loads for insert to authenticated with check (<<<depot_id = my_depot() and |||||| depot_id = my_depot() and >>>is_a('officer'));
create policy changed on loads for update to authenticated using (depot_id = my_depot() and is_a('officer'));
create policy gone on loads for delete to authenticated using (<<<depot_id = my_depot() and |||depot_id = my_depot() and |||>>>is_a('officer'));
-- rows
insert into depots (id, name) values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into people values ('{ann}', '{A}'), ('{bob}', '{B}');
insert into ranks values ('{ann}', 'officer'), ('{bob}', 'officer');
insert into loads values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
