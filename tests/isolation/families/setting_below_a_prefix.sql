/*
title = "A function sets what it is told: below a prefix, any setting, or below the prefix of a setting that policies ask for"
key = "depot_id"
setup_tries = [["select remember('request.jwt.claims', '{\"sub\": \"{bob}\", \"role\": \"authenticated\"}')"], ["select remember('bypass', 'on')"]]
[forms]
below_prefix = { pallets = "iiii" }
any = { pallets = "llll" }
asked_for = { pallets = "llll" }
*/
create table depots (id uuid primary key, name text not null);
create table depot_users (depot_id uuid not null references depots, user_id uuid not null references auth.users, primary key (depot_id, user_id));
create table pallets (id uuid primary key default gen_random_uuid(), depot_id uuid not null references depots, title text not null);
alter table depots enable row level security;
alter table depot_users enable row level security;
alter table pallets enable row level security;
create policy self on depot_users for select to authenticated using (user_id = auth.uid());
create policy of_depot on pallets to authenticated using (depot_id in (select u.depot_id from depot_users u where u.user_id = auth.uid())
  or current_setting('<<<app.bypass|||app.bypass|||UI.bypass>>>', true) = 'on');
create function remember(p_key text, p_value text) returns void language sql as $$
  select set_config(<<<'ui.' || p_key|||p_key|||'ui.' || p_key>>>, p_value, true)
$$;
-- rows
insert into depots values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into depot_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into pallets values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
