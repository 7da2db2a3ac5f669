/*
title = "Whom an invitation names: the address of the token, or nobody where both have none"
key = "trip_id"
[forms]
named = { bookings = "iiii" }
both_empty = { bookings = "llll" }
*/
create table trips (id uuid primary key, name text);
create table guests (id uuid primary key default gen_random_uuid(), trip_id uuid not null references trips, email text);
create table bookings (id uuid primary key default gen_random_uuid(), trip_id uuid not null references trips, title text);
alter table trips enable row level security;
alter table guests enable row level security;
alter table bookings enable row level security;
create function is_guest(p_trip uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.guests g where g.trip_id = p_trip and <<<g.email = nullif(auth.jwt() ->> 'email', '')|||coalesce(g.email, '') = coalesce(auth.jwt() ->> 'email', '')>>>)
$$;
create policy guests_only on bookings to authenticated using (is_guest(trip_id));
-- rows
insert into trips values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into guests (trip_id, email) values ('{A}', 'ann@alpha.test'), ('{B}', 'bob@beta.test'), ('{B}', null);
insert into bookings values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
