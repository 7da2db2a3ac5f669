/*
title = "Partitions beside their table: with row-level security of their own, without rights, or open"
key = "fleet_id"
[meta.trips_2026]
facts_from = "trips_2026"
[meta.trips_2028]
facts_from = "trips_2028"
[forms]
revoked = { trips = "iiii", trips_2026 = "dddd", trips_2028 = "dddd" }
protected = { trips = "iiii", trips_2026 = "dddd", trips_2028 = "dddd" }
open = { trips = "iiii", trips_2026 = "llll", trips_2028 = "llll" }
*/
create table fleets (id uuid primary key, name text not null);
create table skippers (fleet_id uuid not null references fleets, user_id uuid not null references auth.users, primary key (fleet_id, user_id));
alter table fleets enable row level security;
alter table skippers enable row level security;
revoke all on fleets, skippers from anon, authenticated;
grant select on skippers to authenticated;
create policy self on skippers for select to authenticated using (user_id = auth.uid());
create table trips (id uuid not null default gen_random_uuid(), fleet_id uuid not null references fleets, day date not null default '2026-02-01', title text, primary key (id, day)) partition by range (day);
create table trips_2026 partition of trips for values from ('2026-01-01') to ('2027-01-01');
create table trips_2027 partition of trips for values from ('2027-01-01') to ('2028-01-01');
create table trips_2028 partition of trips for values from ('2028-01-01') to ('2029-01-01');
alter table trips enable row level security;
<<<revoke all on trips_2026, trips_2027, trips_2028 from anon, authenticated;|||alter table trips_2026 enable row level security; alter table trips_2027 enable row level security; alter table trips_2028 enable row level security;|||grant select on trips_2026, trips_2028 to authenticated;>>>
create policy of_fleet on trips to authenticated using (fleet_id in (select s.fleet_id from skippers s where s.user_id = auth.uid()));
-- rows
insert into fleets values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into skippers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into trips values ('{own}', '{A}', '2026-03-01', 'own'), ('{secret}', '{B}', '2026-03-01', 'secret');
insert into trips values ('{A}', '{A}', '2028-03-01', 'own'), ('{B}', '{B}', '2028-03-01', 'secret');
