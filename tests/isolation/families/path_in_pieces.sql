/*
title = "The folders of a file in a generated column"
key = "folder"
claims = { app_metadata = { space_id = "{A}", role = "member" } }
meta = { "storage.objects" = { move_col = "", insert_cols = ["id", "name", "title"] } }
attacks = { "storage.objects" = { update = ["update storage.objects set name = '{B}/a.txt'", "update storage.objects set name = '{B}/{A}/x.txt'"] } }
[forms]
first = { "storage.objects" = "iiii" }
second = { "storage.objects" = "llll" }
any = { "storage.objects" = "llll" }
*/
create schema storage;
grant usage on schema storage to authenticated;
create table storage.objects (id uuid primary key default gen_random_uuid(), name text not null, path_tokens text[] generated always as (string_to_array(name, '/')) stored, folder text generated always as (split_part(name, '/', 1)) stored, title text);
grant all on storage.objects to authenticated;
alter table storage.objects enable row level security;
create policy objects_space on storage.objects for all to authenticated using (<<<path_tokens[1] = auth.jwt() -> 'app_metadata' ->> 'space_id'|||path_tokens[2] = auth.jwt() -> 'app_metadata' ->> 'space_id'|||auth.jwt() -> 'app_metadata' ->> 'space_id' = any (path_tokens)>>>);
-- rows
insert into storage.objects (id, name, title) values ('{own}', '{A}/a.txt', 'own'), ('{secret}', '{B}/{A}/b.txt', 'secret');
