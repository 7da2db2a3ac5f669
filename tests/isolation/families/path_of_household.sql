/*
title = "The household in a file's path: its second folder, any folder, or anywhere in the path"
key = "name"
[meta."storage.objects"]
tenant = "split_part(t.name, '/', 1)"
move_col = "name"
to_a = "{A}"
to_b = "{B}/moved.pdf"
update_col = "bucket_id"
update_val = "scans"
insert_overrides = { name = "{B}/{A}/new.pdf" }
own_overrides = { name = "{A}/new.pdf" }
[forms]
first = { "storage.objects" = "iiii" }
any_folder = { "storage.objects" = "llll" }
anywhere = { "storage.objects" = "llll" }
*/
create table households (id uuid primary key, name text not null);
create table residents (household_id uuid not null references households, user_id uuid not null references auth.users, primary key (household_id, user_id));
alter table households enable row level security;
alter table residents enable row level security;
revoke all on residents, households from anon, authenticated;
grant select on residents to authenticated;
create policy self on residents for select to authenticated using (user_id = auth.uid());
create schema storage;
grant usage on schema storage to authenticated;
create table storage.objects (id uuid primary key default gen_random_uuid(), bucket_id text not null, name text not null);
grant all on storage.objects to authenticated;
create function storage.foldername(name text) returns text[] language sql immutable as $$
  select (string_to_array(name, '/'))[1 : array_length(string_to_array(name, '/'), 1) - 1]
$$;
alter table storage.objects enable row level security;
create policy scans on storage.objects to authenticated using (
  bucket_id in ('scans', 'letters') and <<<(storage.foldername(name))[1] in (select r.household_id::text from residents r where r.user_id = auth.uid())|||exists (select 1 from residents r where r.user_id = auth.uid() and r.household_id::text = any (storage.foldername(objects.name)))|||exists (select 1 from residents r where r.user_id = auth.uid() and strpos(objects.name, r.household_id::text) > 0)>>>
);
-- rows
insert into households values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into residents values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into storage.objects values ('{own}', 'letters', '{A}/a.pdf'), ('{secret}', 'letters', '{B}/{A}/b.pdf');
