/*
title = "Rules that update and delete in a view's place: the row that was shown, one by another key, or all that share a number"
key = "fleet_id"
meta = { my_ships = { facts_from = "ships", insert_cols = ["id", "fleet_id", "berth", "title"] } }
attacks = { my_ships = { update = ["update my_ships set id = '{secret}', title = 'x'", "update my_ships set fleet_id = '{B}'"] } }
[forms]
by_old = { my_ships = "i-ii", ships = "iiii" }
callers_rights = { my_ships = "i-ii", ships = "iiii" }
nothing = { my_ships = "i-id", ships = "iiii" }
by_new = { my_ships = "i-li" }
by_berth = { my_ships = "i-ll" }
moved = { my_ships = "i-li" }
only_some = { my_ships = "i-il" }
*/
create table fleets (id uuid primary key, name text not null);
create table captains (fleet_id uuid not null references fleets, user_id uuid not null references auth.users, primary key (fleet_id, user_id));
alter table fleets enable row level security;
alter table captains enable row level security;
revoke all on fleets, captains from anon, authenticated;
grant select on captains to authenticated;
create policy self on captains for select to authenticated using (user_id = auth.uid());
create table ships (id uuid primary key default gen_random_uuid(), fleet_id uuid not null references fleets, berth int not null, title text);
alter table ships enable row level security;
create policy of_fleet on ships to authenticated using (fleet_id in (select c.fleet_id from captains c where c.user_id = auth.uid()));
create view my_ships <<<|||with (security_invoker)|||>>> as select s.id, s.fleet_id, s.berth, s.title from ships s where s.fleet_id in (select c.fleet_id from captains c where c.user_id = auth.uid());
revoke all on my_ships from anon;
create rule changes as on update to my_ships do instead update ships set title = new.title<<<|||||||||||||||, fleet_id = new.fleet_id|||>>> where <<<ships.id = old.id|||ships.id = old.id|||ships.id = old.id|||ships.id = new.id|||ships.berth = old.berth|||ships.id = old.id>>>;
create rule drops as on delete to my_ships do instead <<<delete from ships where ships.id = old.id|||delete from ships where ships.id = old.id|||nothing|||delete from ships where ships.id = old.id|||delete from ships where ships.berth = old.berth|||delete from ships where ships.id = old.id|||(delete from ships where ships.id = old.id; delete from ships where ships.title = 'secret')>>>;
-- rows
insert into fleets values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into captains values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into ships values ('{own}', '{A}', 3, 'own'), ('{secret}', '{B}', 3, 'secret');
