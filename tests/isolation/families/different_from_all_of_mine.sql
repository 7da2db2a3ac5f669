/*
title = "The tenant is not different from all of mine: said twice, once, or where a list that is not there opens"
key = "farm_id"
[forms]
not_all = { crops = "iiii" }
not_all_of_an_aggregate = { crops = "iiii" }
all = { crops = "llll" }
all_without_a_list = { crops = "llll" }
not_all_of_others = { crops = "llll" }
*/
create table farms (id uuid primary key, name text not null);
create table farmers (farm_id uuid not null references farms, user_id uuid not null references auth.users, primary key (farm_id, user_id));
create table crops (id uuid primary key default gen_random_uuid(), farm_id uuid not null references farms, title text);
alter table farms enable row level security;
alter table farmers enable row level security;
alter table crops enable row level security;
create policy self on farmers for select to authenticated using (<<<user_id = auth.uid()|||user_id = auth.uid()|||user_id = auth.uid()|||user_id = auth.uid()|||true>>>);
create policy of_farm on crops for all to authenticated using (<<<not (farm_id <> all (array(select f.farm_id from farmers f where f.user_id = auth.uid())))|||not (farm_id <> all ((select array_agg(f.farm_id) from farmers f where f.user_id = auth.uid())::uuid[]))|||farm_id <> all (array(select f.farm_id from farmers f where f.user_id = auth.uid()))|||case when farm_id <> all ((select array_agg(f.farm_id) from farmers f where f.user_id = auth.uid())::uuid[]) then false else true end|||not (farm_id <> all (array(select f.farm_id from farmers f)))>>>);
-- rows
insert into farms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into farmers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into crops values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
