/*
title = "Files below a folder that no policy looks at: the next one is the firm's, and all policies ask for it, or one for a seat alone"
key = "name"
[meta."storage.objects"]
tenant = "split_part(t.name, '/', 2)"
move_col = "name"
to_a = "{A}"
to_b = "firms/{B}/moved.pdf"
update_col = "bucket_id"
update_val = "scans"
insert_overrides = { name = "firms/{B}/x.pdf" }
own_overrides = { name = "firms/{A}/x.pdf" }
[forms]
all_ask = { "storage.objects" = "iiii" }
reading_a_seat = { "storage.objects" = "liii" }
adding_a_seat = { "storage.objects" = "ilii" }
*/
create schema storage;
grant usage on schema storage to anon, authenticated;
create table storage.objects (id uuid primary key default gen_random_uuid(), bucket_id text not null, name text not null);
create function storage.foldername(name text) returns text[] language sql immutable as
  $$ select (string_to_array(name, '/'))[1 : array_length(string_to_array(name, '/'), 1) - 1] $$;
alter table storage.objects enable row level security;
grant select, insert, update, delete on storage.objects to authenticated;
create table firms (id uuid primary key, name text not null);
create table firm_users (firm_id uuid not null references firms, user_id uuid not null references auth.users, primary key (firm_id, user_id));
alter table firms enable row level security;
alter table firm_users enable row level security;
create policy own on firm_users for select to authenticated using (user_id = (select auth.uid()));
create function my_firms() returns setof uuid language sql stable security definer set search_path = '' as $$
  select f.firm_id from public.firm_users f where f.user_id = auth.uid()
$$;
create policy reads on storage.objects for select to authenticated using (bucket_id is not null and <<<(storage.foldername(name))[2] in (select my_firms()::text)|||exists (select 1 from my_firms())|||(storage.foldername(name))[2] in (select my_firms()::text)>>>);
create policy uploads on storage.objects for insert to authenticated with check (<<<(storage.foldername(name))[2] in (select my_firms()::text)|||(storage.foldername(name))[2] in (select my_firms()::text)|||exists (select 1 from my_firms())>>>);
create policy updates on storage.objects for update to authenticated using ((storage.foldername(name))[2] in (select my_firms()::text));
create policy deletes on storage.objects for delete to authenticated using ((storage.foldername(name))[2] in (select my_firms()::text));
-- rows
insert into firms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into firm_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into storage.objects values ('{own}', 'papers', 'firms/{A}/a.pdf'), ('{secret}', 'papers', 'firms/{B}/b.pdf');
