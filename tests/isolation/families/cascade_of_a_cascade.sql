/*
title = "What anybody may delete takes along what nobody may, and that takes rows along"
key = "park_id"
attacks = { benches = { delete = ["delete from zones"] } }
[forms]
zones_of_the_park = { benches = "iiii" }
zones_of_anybody = { benches = "iiil" }
*/
create table parks (id uuid primary key, name text not null);
create table keepers (park_id uuid not null references parks, user_id uuid not null references auth.users, primary key (park_id, user_id));
alter table parks enable row level security;
alter table keepers enable row level security;
revoke all on parks, keepers from anon, authenticated;
grant select on keepers to authenticated;
create policy self on keepers for select to authenticated using (user_id = auth.uid());
create table zones (id uuid primary key, park_id uuid not null references parks, unique (park_id, id));
create table paths (id uuid primary key, park_id uuid not null references parks, zone_id uuid, unique (park_id, id), foreign key (park_id, zone_id) references zones (park_id, id) on delete cascade);
alter table zones enable row level security;
alter table paths enable row level security;
revoke all on paths from anon, authenticated;
create policy of_park on zones to authenticated using (<<<park_id in (select k.park_id from keepers k where k.user_id = auth.uid())|||auth.uid() is not null>>>);
create table benches (id uuid primary key default gen_random_uuid(), park_id uuid not null references parks, path_id uuid, title text, foreign key (park_id, path_id) references paths (park_id, id) on delete cascade);
alter table benches enable row level security;
create policy of_park on benches to authenticated using (park_id in (select k.park_id from keepers k where k.user_id = auth.uid()));
-- rows
insert into parks values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into keepers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into zones values ('{A}', '{A}'), ('{B}', '{B}');
insert into paths values ('{A}', '{A}', '{A}'), ('{B}', '{B}', '{B}');
insert into benches values ('{own}', '{A}', '{A}', 'own'), ('{secret}', '{B}', '{B}', 'secret');
