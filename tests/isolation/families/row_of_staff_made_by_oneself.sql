/*
title = "Who has no row among the staff makes it himself: with a depot, or without one"
key = "depot_id"
setup_tries = [["insert into staff (user_id, depot_id) values (auth.uid(), '{B}')"], ["update staff set depot_id = '{B}'"]]
[forms]
any_depot = { loads = "llll" }
no_privilege = { loads = "iiii" }
check_none = { loads = "iiii" }
*/
create table depots (id uuid primary key, name text not null);
alter table depots enable row level security;
create table staff (user_id uuid primary key references auth.users, depot_id uuid references depots, nick text);
alter table staff enable row level security;
<<<||||||create function my_row() returns setof staff language sql stable security definer set search_path = '' as
  'select * from public.staff where user_id = auth.uid()';
>>>
revoke insert, update, delete on staff from authenticated;
grant insert <<<(user_id, depot_id, nick)|||(user_id, nick)|||(user_id, depot_id, nick)>>>, update (nick) on staff to authenticated;
create policy own on staff for all to authenticated using (user_id = (select auth.uid()))<<<||||||
  with check (user_id = (select auth.uid()) and (depot_id is null or depot_id = (select s.depot_id from my_row() s)))>>>;
create table loads (id uuid primary key default gen_random_uuid(), depot_id uuid not null references depots, title text not null);
alter table loads enable row level security;
create policy depot on loads for all to authenticated
  using (depot_id = (select s.depot_id from staff s where s.user_id = (select auth.uid())));
-- rows
insert into depots values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into staff values ('{ann}', '{A}'), ('{bob}', '{B}');
insert into loads (id, depot_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
