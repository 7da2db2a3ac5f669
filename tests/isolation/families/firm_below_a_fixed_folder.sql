/*
title = "Files below a folder whose word every policy asks for: the next folder is the firm's, and asked for or not"
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
both = { "storage.objects" = "iiii" }
word_alone = { "storage.objects" = "illi" }
either = { "storage.objects" = "llll" }
beginning = { "storage.objects" = "iiii" }
listed = { "storage.objects" = "iiii" }
numbered = { "storage.objects" = "iiii" }
beginning_alone = { "storage.objects" = "liii" }
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
create policy reads on storage.objects for select to authenticated using (<<<(storage.foldername(name))[1] = 'firms' and (storage.foldername(name))[2] in (select f.firm_id::text from firm_users f where f.user_id = (select auth.uid()))|||(storage.foldername(name))[1] = 'firms' and (storage.foldername(name))[2] in (select f.firm_id::text from firm_users f where f.user_id = (select auth.uid()))|||(storage.foldername(name))[1] = 'firms' or (storage.foldername(name))[2] in (select f.firm_id::text from firm_users f where f.user_id = (select auth.uid()))|||exists (select 1 from firm_users f where f.user_id = (select auth.uid()) and objects.name like 'firms/' || f.firm_id || '/%')|||(storage.foldername(name))[1] in ('firms', 'shared') and (storage.foldername(name))[2] in (select f.firm_id::text from firm_users f where f.user_id = (select auth.uid()))|||array_length(storage.foldername(name), 1) = 2 and starts_with(name, 'firms/') and split_part(name, '/', 2) in (select f.firm_id::text from firm_users f where f.user_id = (select auth.uid()))|||name like 'firms/%'>>>);
create policy uploads on storage.objects for insert to authenticated with check (split_part(name, '/', 1) = 'firms'
  <<<and|||or|||or|||and|||and|||and|||and>>> split_part(name, '/', 2) in (select f.firm_id::text from firm_users f where f.user_id = (select auth.uid())));
create policy updates on storage.objects for update to authenticated using ((storage.foldername(name))[1] = 'firms'
  <<<and|||and|||or|||and|||and|||and|||and>>> (storage.foldername(name))[2] in (select f.firm_id::text from firm_users f where f.user_id = (select auth.uid())))
  with check ((storage.foldername(name))[1] = 'firms'<<<
  and (storage.foldername(name))[2] in (select f.firm_id::text from firm_users f where f.user_id = (select auth.uid()))|||||||||
  and (storage.foldername(name))[2] in (select f.firm_id::text from firm_users f where f.user_id = (select auth.uid()))|||
  and (storage.foldername(name))[2] in (select f.firm_id::text from firm_users f where f.user_id = (select auth.uid()))|||
  and (storage.foldername(name))[2] in (select f.firm_id::text from firm_users f where f.user_id = (select auth.uid()))|||
  and (storage.foldername(name))[2] in (select f.firm_id::text from firm_users f where f.user_id = (select auth.uid()))>>>);
create policy deletes on storage.objects for delete to authenticated using ((storage.foldername(name))[1] = 'firms'
  <<<and|||and|||or|||and|||and|||and|||and>>> (storage.foldername(name))[2] in (select f.firm_id::text from firm_users f where f.user_id = (select auth.uid())));
-- rows
insert into firms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into firm_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into storage.objects values ('{own}', 'papers', 'firms/{A}/a.pdf'), ('{secret}', 'papers', 'firms/{B}/b.pdf');
