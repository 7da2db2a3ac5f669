/*
title = "Pictures of a bucket are for all to see, or those of one's own organisation"
key = "org_id"
[meta."storage.objects"]
tenant = "split_part(t.name, '/', 1)"
update_col = "owner_id"
update_val = "x"
[forms]
own_pictures = { "storage.objects" = "i---" }
every_picture = { "storage.objects" = "l---" }
*/
create schema storage;
grant usage on schema storage to anon, authenticated, service_role;
create table storage.objects (id uuid primary key default gen_random_uuid(), bucket_id text not null, name text not null, owner_id text);
create function storage.foldername(name text) returns text[] language sql immutable as $$
  select (string_to_array(name, '/'))[1 : array_length(string_to_array(name, '/'), 1) - 1]
$$;
create function storage.extension(name text) returns text language sql immutable as $$
  select reverse(split_part(reverse(split_part(name, '/', -1)), '.', 1))
$$;
grant all on storage.objects to anon, authenticated, service_role;
alter table storage.objects enable row level security;
create table orgs (id uuid primary key, name text);
create table org_users (org_id uuid not null references orgs, user_id uuid not null references auth.users (id), primary key (org_id, user_id));
alter table orgs enable row level security;
alter table org_users enable row level security;
create policy u on org_users for select to authenticated using (user_id = auth.uid());
create policy o_own on storage.objects for all to authenticated using (bucket_id = 'files' and (storage.foldername(name))[1] in (select u.org_id::text from public.org_users u where u.user_id = auth.uid()));
create policy o_pictures on storage.objects for select to authenticated using (bucket_id = 'files' and storage.extension(name) in ('png', 'jpg')<<< and (storage.foldername(name))[1] in (select u.org_id::text from public.org_users u where u.user_id = auth.uid())|||>>>);
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into org_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into storage.objects (id, bucket_id, name) values ('{own}', 'files', '{A}/a.png'), ('{secret}', 'files', '{B}/b.png');
