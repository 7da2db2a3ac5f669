/*
title = "A function sets what begins as it should: held against a pattern, which a setting of the policies fits or not"
key = "depot_id"
setup_tries = [["select remember('app.bypass', 'on')"], ["select remember('app.pref.bypass', 'on')"], ["select remember('APP.BYPASS', 'on')"]]
[forms]
like = { pallets = "iiii" }
starts_with = { pallets = "iiii" }
fits = { pallets = "llll" }
any_letter = { pallets = "llll" }
or_else = { pallets = "llll" }
changed = { pallets = "llll" }
*/
create table depots (id uuid primary key, name text not null);
create table depot_users (depot_id uuid not null references depots, user_id uuid not null references auth.users, primary key (depot_id, user_id));
create table pallets (id uuid primary key default gen_random_uuid(), depot_id uuid not null references depots, title text not null);
alter table depots enable row level security;
alter table depot_users enable row level security;
alter table pallets enable row level security;
create policy self on depot_users for select to authenticated using (user_id = auth.uid());
create policy of_depot on pallets to authenticated using (depot_id in (select u.depot_id from depot_users u where u.user_id = auth.uid())
  or current_setting('<<<app.bypass|||app.bypass|||app.pref.bypass|||app.bypass|||app.bypass|||app.bypass>>>', true) = 'on');
create function remember(p_key text, p_value text) returns void language plpgsql as $$
begin
  if <<<p_key not like 'app.pref.%'|||not starts_with(p_key, 'app.pref.')|||p_key not like 'app.pref.%'|||p_key not like 'app_%'|||p_key not like 'app.pref.%' and p_value <> 'on'|||p_key not like 'app.%'>>> then
    raise exception 'no such preference';
  end if;
  <<<||||||||||||||| p_key := replace(p_key, 'pref.', '');>>>
  perform set_config(p_key, p_value, true);
end
$$;
-- rows
insert into depots values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into depot_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into pallets values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
