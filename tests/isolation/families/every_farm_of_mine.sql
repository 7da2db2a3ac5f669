/*
title = "No membership elsewhere is not a membership here: a quantifier over nothing"
key = "farm_id"
[forms]
also_here = { fields = "iiii" }
nowhere_else = { fields = "llll" }
all_equal = { fields = "llll" }
counted = { fields = "iiii" }
*/
create table farms (id uuid primary key, name text not null);
create table farmhands (farm_id uuid not null references farms, user_id uuid not null references auth.users, primary key (farm_id, user_id));
alter table farms enable row level security;
alter table farmhands enable row level security;
revoke insert, update, delete, truncate on farmhands, farms from anon, authenticated;
create policy self on farmhands for select to authenticated using (user_id = auth.uid());
create table fields (id uuid primary key default gen_random_uuid(), farm_id uuid not null references farms, title text);
alter table fields enable row level security;
create policy of_farm on fields to authenticated using (
  <<<not exists (select 1 from farmhands f where f.user_id = auth.uid() and f.farm_id <> fields.farm_id) and exists (select 1 from farmhands f where f.user_id = auth.uid() and f.farm_id = fields.farm_id)|||not exists (select 1 from farmhands f where f.user_id = auth.uid() and f.farm_id <> fields.farm_id)|||farm_id = all (select f.farm_id from farmhands f where f.user_id = auth.uid())|||(select count(*) from farmhands f where f.user_id = auth.uid() and f.farm_id = fields.farm_id) = 1>>>
);
-- rows
insert into farms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into farmhands values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into fields values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
