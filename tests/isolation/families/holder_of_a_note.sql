/*
title = "The holder of a note is generated: its squad, or its owner where it has none; policies ask for both, for the squad, or for anything"
key = "holder"
[meta.notes]
move_col = "squad_id"
insert_cols = ["id", "squad_id", "owner_id", "title"]
[attacks.notes]
insert = ["insert into notes (squad_id, owner_id, title) values ('{B}', '{ann}', 'planted')"]
update = ["update notes set owner_id = '{ann}', squad_id = '{B}'"]
[forms]
squad_first = { notes = "iiii" }
squad_always = { notes = "iiii" }
squad_alone = { notes = "iiii" }
owner_first = { notes = "illi" }
any_squad = { notes = "llll" }
*/
create table squads (id uuid primary key, name text not null);
create table squad_users (squad_id uuid not null references squads, user_id uuid not null references auth.users, primary key (squad_id, user_id));
create table notes (id uuid primary key default gen_random_uuid(), squad_id uuid references squads, owner_id uuid references auth.users,
  holder uuid generated always as (<<<coalesce(squad_id, owner_id)|||coalesce(squad_id, owner_id)|||squad_id|||coalesce(squad_id, owner_id)>>>) stored, title text<<<|||, check (squad_id is not null)|||>>>);
alter table squads enable row level security;
alter table squad_users enable row level security;
alter table notes enable row level security;
create policy own on squad_users for select to authenticated using (user_id = (select auth.uid()));
create policy of_holder on notes to authenticated using (
  <<<case when squad_id is null then owner_id = (select auth.uid()) else squad_id in (select u.squad_id from squad_users u where u.user_id = (select auth.uid())) end|||squad_id in (select u.squad_id from squad_users u where u.user_id = (select auth.uid()))|||squad_id in (select u.squad_id from squad_users u where u.user_id = (select auth.uid()))|||owner_id = (select auth.uid()) or squad_id in (select u.squad_id from squad_users u where u.user_id = (select auth.uid()))|||case when squad_id is null then owner_id = (select auth.uid()) else exists (select 1 from squad_users u where u.user_id = (select auth.uid())) end>>>);
-- rows
insert into squads values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into squad_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into notes (id, squad_id, owner_id, title) values ('{own}', '{A}', '{ann}', 'own'), ('{secret}', '{B}', '{bob}', 'secret');
