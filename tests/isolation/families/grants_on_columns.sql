/*
title = "The tenant of a new row is a default that nobody may write: by a grant on columns"
key = "kitchen_id"
meta = { recipes = { insert_cols = ["id", "title"] } }
attacks = { recipes = { insert = ["insert into recipes (title, kitchen_id) values ('x', '{B}')"] } }
[forms]
not_granted = { recipes = "iiii" }
granted_insert = { recipes = "ilii" }
granted_update = { recipes = "iili" }
granted_whole = { recipes = "illi" }
*/
create table kitchens (id uuid primary key, name text not null);
create table cooks (user_id uuid primary key references auth.users, kitchen_id uuid not null references kitchens);
alter table kitchens enable row level security;
alter table cooks enable row level security;
revoke all on kitchens, cooks from anon, authenticated;
create function my_kitchen() returns uuid language sql stable security definer set search_path = '' as $$
  select c.kitchen_id from public.cooks c where c.user_id = auth.uid()
$$;
create table recipes (id uuid primary key default gen_random_uuid(), kitchen_id uuid not null default my_kitchen() references kitchens, title text);
alter table recipes enable row level security;
revoke all on recipes from anon, authenticated;
grant select, delete on recipes to authenticated;
grant <<<insert (id, title), update (title)|||insert (id, title, kitchen_id), update (title)|||insert (id, title), update (title, kitchen_id)|||insert, update>>> on recipes to authenticated;
create policy see on recipes for select to authenticated using (kitchen_id = my_kitchen());
create policy throw on recipes for delete to authenticated using (kitchen_id = my_kitchen());
create policy write on recipes for insert to authenticated with check (auth.uid() is not null);
create policy change on recipes for update to authenticated using (kitchen_id = my_kitchen()) with check (title is not null);
-- rows
insert into kitchens values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into cooks values ('{ann}', '{A}'), ('{bob}', '{B}');
insert into recipes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
