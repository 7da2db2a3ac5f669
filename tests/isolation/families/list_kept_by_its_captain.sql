/*
title = "A crew lists its people, and who keeps the list belongs as well: its captain alone, its people, whoever makes himself captain, anybody"
key = "crew_id"
setup_tries = [["update crews set member_ids = member_ids || auth.uid() where id = '{B}'"], ["update crews set captain = auth.uid(), member_ids = member_ids || auth.uid() where id = '{B}'"]]
[forms]
by_the_captain = { trips = "iiii" }
by_its_people = { trips = "iiii" }
for_people_and_captain = { trips = "iiii" }
by_who_takes_it_over = { trips = "llll" }
by_anybody = { trips = "llll" }
*/
create table crews (id uuid primary key, captain uuid not null references auth.users (id), member_ids uuid[] not null default '{}', name text not null);
alter table crews enable row level security;
revoke insert, delete on crews from authenticated;
create policy listed on crews for select to authenticated using (true);
create policy kept on crews for update to authenticated <<<using (captain = (select auth.uid())) with check (captain = (select auth.uid()))|||using ((select auth.uid()) = any (member_ids)) with check (captain <> (select auth.uid()) or (select auth.uid()) = any (member_ids))|||using (captain = (select auth.uid()))|||using (name <> '') with check (captain = (select auth.uid()))|||using (name <> '')>>>;
create table trips (id uuid primary key default gen_random_uuid(), crew_id uuid not null references crews (id), title text not null);
alter table trips enable row level security;
create policy of_crew on trips for all to authenticated using (exists (
  select 1 from crews c where c.id = trips.crew_id and <<<(select auth.uid()) = any (c.member_ids)|||(select auth.uid()) = any (c.member_ids)|||((select auth.uid()) = any (c.member_ids) or c.captain = (select auth.uid()))|||(select auth.uid()) = any (c.member_ids)|||(select auth.uid()) = any (c.member_ids)>>>));
-- rows
insert into crews values ('{A}', '{ann}', array['{ann}']::uuid[], 'Alpha'), ('{B}', '{bob}', array['{bob}']::uuid[], 'Beta');
insert into trips values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
