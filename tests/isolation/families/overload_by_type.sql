/*
title = "Two helpers of one name: the type of the argument picks the one that asks nothing"
key = "depot"
tenant_a = "7"
tenant_b = "8"
meta = { trucks = { to_a = "7", to_b = "8" } }
[forms]
same_type = { trucks = "iiii" }
wider_type = { trucks = "llll" }
default_argument = { trucks = "llll" }
*/
create table depots (no int primary key, name text not null);
create table drivers (depot int not null references depots, user_id uuid not null references auth.users, primary key (depot, user_id));
alter table depots enable row level security;
alter table drivers enable row level security;
revoke all on depots, drivers from anon, authenticated;
create function drives_for(p int) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.drivers d where d.depot = p and d.user_id = auth.uid())
$$;
create function drives_for(p bigint) returns boolean language sql stable as $$ select p > 0 $$;
create function drives_for(p int, strictly boolean) returns boolean language sql stable as $$ select not strictly or drives_for(p) $$;
create table trucks (id uuid primary key default gen_random_uuid(), depot int not null references depots, title text);
alter table trucks enable row level security;
create policy of_depot on trucks to authenticated using (<<<drives_for(depot)|||drives_for(depot::bigint)|||drives_for(depot, false)>>>);
-- rows
insert into depots values (7, 'Alpha'), (8, 'Beta');
insert into drivers values (7, '{ann}'), (8, '{bob}');
insert into trucks values ('{own}', 7, 'own'), ('{secret}', 8, 'secret');
