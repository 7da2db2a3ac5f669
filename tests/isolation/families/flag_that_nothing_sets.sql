/*
title = "A flag opens all: nothing sets it, or a function that lets names pass by how they begin"
key = "depot_id"
setup_tries = [["select remember('app.support', 'on')"], ["select remember('support', 'on')"]]
[forms]
none = { pallets = "iiii" }
pattern = { pallets = "iiii" }
cut = { pallets = "iiii" }
put_before = { pallets = "iiii" }
cut_too_short = { pallets = "llll" }
put_before_its = { pallets = "llll" }
mark_may_miss = { pallets = "llll" }
set_there = { pallets = "iiii", "every_pallet()" = "l" }
[functions."every_pallet()"]
table = "pallets"
calls = ["select id from every_pallet()"]
*/
create table depots (id uuid primary key, name text not null);
create table depot_users (depot_id uuid not null references depots, user_id uuid not null references auth.users, primary key (depot_id, user_id));
create table pallets (id uuid primary key default gen_random_uuid(), depot_id uuid not null references depots, title text not null);
alter table depots enable row level security;
alter table depot_users enable row level security;
alter table pallets enable row level security;
create policy self on depot_users for select to authenticated using (user_id = auth.uid());
create policy of_depot on pallets to authenticated using (depot_id in (select u.depot_id from depot_users u where u.user_id = auth.uid())
  or current_setting('app.support', true) = 'on');
create function remember(p_key text, p_value text) returns void language plpgsql as $$
begin
  <<<return;|||if p_key is null or p_key !~ '^ui\.[a-z]+$' then raise exception 'no'; end if;|||if left(p_key, 3) <> 'ui.' then raise exception 'no'; end if;|||p_key := 'ui.' || p_key;|||if left(p_key, 1) <> 'a' then raise exception 'no'; end if;|||p_key := 'app.' || p_key;|||if p_key !~ '^a\.?' then raise exception 'no'; end if;|||return;>>>
  perform set_config(p_key, p_value, true);
end
$$;
<<<|||||||||||||||||||||create function every_pallet() returns setof pallets language sql set app.support = 'on' as $$ select * from pallets $$;>>>
-- rows
insert into depots values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into depot_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into pallets values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
