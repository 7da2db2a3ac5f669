/*
title = "A file is a space's whose id its name begins with"
key = "name"
meta = { "storage.objects" = { tenant = "split_part(t.name, '/', 1)", move_col = "name", to_a = "{A}", to_b = "{B}", update_col = "owner", update_val = "{ann}" } }
[forms]
like = { "storage.objects" = "iiii" }
like_anywhere = { "storage.objects" = "llll" }
starts_with = { "storage.objects" = "iiii" }
position = { "storage.objects" = "iiii" }
position_any = { "storage.objects" = "llll" }
regexp = { "storage.objects" = "iiii" }
regexp_loose = { "storage.objects" = "llll" }
left36 = { "storage.objects" = "iiii" }
substring_for = { "storage.objects" = "iiii" }
split_cast = { "storage.objects" = "iiii" }
array_first = { "storage.objects" = "iiii" }
foldername_text = { "storage.objects" = "iiii" }
foldername_any = { "storage.objects" = "llll" }
regexp_match = { "storage.objects" = "iiii" }
no_mark_after = { "storage.objects" = "iiii" }
no_mark_after_the_second = { "storage.objects" = "llll" }
*/
create table spaces (id uuid primary key, name text not null);
create table space_users (space_id uuid not null references spaces (id), user_id uuid not null references auth.users (id), role text not null default 'member', primary key (space_id, user_id));
alter table spaces enable row level security;
alter table space_users enable row level security;
create policy space_users_self on space_users for select to authenticated using (user_id = (select auth.uid()));
create schema storage;
grant usage on schema storage to anon, authenticated, service_role;
create table storage.objects (id uuid primary key default gen_random_uuid(), bucket_id text, name text not null, owner uuid);
grant all on storage.objects to anon, authenticated, service_role;
create function storage.foldername(name text) returns text[] language sql immutable as $$
  select (string_to_array(name, '/'))[1 : array_length(string_to_array(name, '/'), 1) - 1]
$$;
alter table storage.objects enable row level security;
create policy files_space on storage.objects for all to authenticated using (<<<bucket_id = 'files' and exists (select 1 from space_users m where m.user_id = (select auth.uid()) and objects.name like m.space_id::text || '/%')|||bucket_id = 'files' and exists (select 1 from space_users m where m.user_id = (select auth.uid()) and objects.name like '%' || m.space_id::text || '/%')|||bucket_id = 'files' and exists (select 1 from space_users m where m.user_id = (select auth.uid()) and starts_with(objects.name, m.space_id::text || '/'))|||bucket_id = 'files' and exists (select 1 from space_users m where m.user_id = (select auth.uid()) and position(m.space_id::text || '/' in objects.name) = 1)|||bucket_id = 'files' and exists (select 1 from space_users m where m.user_id = (select auth.uid()) and position(m.space_id::text || '/' in objects.name) > 0)|||bucket_id = 'files' and exists (select 1 from space_users m where m.user_id = (select auth.uid()) and objects.name ~ ('^' || m.space_id::text || '/'))|||bucket_id = 'files' and exists (select 1 from space_users m where m.user_id = (select auth.uid()) and objects.name ~ (m.space_id::text || '/'))|||bucket_id = 'files' and exists (select 1 from space_users m where m.user_id = (select auth.uid()) and left(objects.name, 37) = m.space_id::text || '/')|||bucket_id = 'files' and exists (select 1 from space_users m where m.user_id = (select auth.uid()) and substring(objects.name from 1 for 37) = m.space_id::text || '/')|||bucket_id = 'files' and split_part(name, '/', 1)::uuid in (select m.space_id from space_users m where m.user_id = (select auth.uid()))|||bucket_id = 'files' and (string_to_array(name, '/'))[1]::uuid = any (array(select m.space_id from space_users m where m.user_id = (select auth.uid())))|||bucket_id = 'files' and (storage.foldername(name))[1] in (select m.space_id::text from space_users m where m.user_id = (select auth.uid()))|||bucket_id = 'files' and exists (select 1 from space_users m where m.user_id = (select auth.uid()) and m.space_id::text = any (storage.foldername(objects.name)))|||bucket_id = 'files' and (regexp_match(name, '^([^/]+)/'))[1] in (select m.space_id::text from space_users m where m.user_id = (select auth.uid()))|||bucket_id = 'files' and exists (select 1 from space_users m where m.user_id = (select auth.uid()) and left(objects.name, 36) = m.space_id::text)|||bucket_id = 'files' and exists (select 1 from space_users m where m.user_id = (select auth.uid()) and objects.name like '%/' || m.space_id::text || '%')>>>);
-- rows
insert into spaces values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into space_users values ('{A}', '{ann}', 'member'), ('{B}', '{bob}', 'owner');
insert into storage.objects (id, bucket_id, name) values ('{own}', 'files', '{A}/plan.txt'), ('{secret}', 'files', '{B}/{A}/plan.txt');
