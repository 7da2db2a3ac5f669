/*
title = "A reader of the token that is given a path in one text"
key = "bistro_id"
claims = { app_metadata = { bistro = "{A}" } }
[forms]
cut = { menus = "iiii" }
by_parts = { menus = "iiii" }
edited = { menus = "llll" }
edited_parts = { menus = "llll" }
*/
create table bistros (id uuid primary key, name text not null);
alter table bistros enable row level security;
create table menus (id uuid primary key default gen_random_uuid(), bistro_id uuid not null references bistros, title text);
alter table menus enable row level security;
create function said(path text) returns text language sql stable as $$
  select <<<auth.jwt() #>> string_to_array(path, '.')|||auth.jwt() -> split_part(path, '.', 1) ->> split_part(path, '.', -1)|||auth.jwt() #>> string_to_array(path, '.')|||auth.jwt() -> split_part(path, '.', 1) ->> split_part(path, '.', 2)>>>
$$;
create policy of_bistro on menus to authenticated using (bistro_id::text = said('<<<app_metadata.bistro|||app_metadata.bistro|||user_metadata.bistro|||user_metadata.bistro>>>'));
-- rows
insert into bistros values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into menus values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
