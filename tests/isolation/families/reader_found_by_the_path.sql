/*
title = "Two readers of one name, told apart by the search_path of the helper"
key = "farm_id"
claims = { app_metadata = { farm = "{A}" } }
[forms]
new_first = { fields = "iiii" }
only_new = { fields = "iiii" }
old_first = { fields = "llll" }
new_out_of_reach = { fields = "llll" }
*/
create table farms (id uuid primary key, name text not null);
alter table farms enable row level security;
create table fields (id uuid primary key default gen_random_uuid(), farm_id uuid not null references farms, title text);
alter table fields enable row level security;
create schema bygone;
grant usage on schema bygone to authenticated;
create function bygone.farm_of_mine() returns text language sql stable as $$ select auth.jwt() -> 'user_metadata' ->> 'farm' $$;
create function public.farm_of_mine() returns text language sql stable as $$ select auth.jwt() -> 'app_metadata' ->> 'farm' $$;
create schema hidden;
create function hidden.farm_of_mine() returns text language sql stable as $$ select auth.jwt() -> 'app_metadata' ->> 'farm' $$;
create function on_farm(p uuid) returns boolean language plpgsql stable set search_path = <<<public, bygone|||public|||bygone, public|||hidden, bygone>>> as $$
begin
  return p::text = farm_of_mine();
end
$$;
create policy of_farm on fields to authenticated using (on_farm(farm_id));
-- rows
insert into farms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into fields values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
