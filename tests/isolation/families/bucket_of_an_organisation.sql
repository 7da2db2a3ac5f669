/*
title = "A bucket for each organisation, named after it: one of the caller's, or any so named in which he has a folder"
key = "bucket_id"
tenant_a = "org-{A}"
tenant_b = "org-{B}"
[meta."storage.objects"]
tenant = "t.bucket_id"
move_col = "bucket_id"
to_a = "org-{A}"
to_b = "org-{B}"
update_col = "name"
update_val = "{ann}/z.png"
insert_overrides = { name = "{ann}/forged.png" }
own_overrides = { name = "{ann}/new.png" }
[forms]
mine = { "storage.objects" = "iiii" }
any = { "storage.objects" = "ill-" }
*/
create schema storage;
grant usage on schema storage to anon, authenticated, service_role;
create table storage.buckets (id text primary key, name text not null, public boolean not null default false);
create table storage.objects (id uuid primary key default gen_random_uuid(), bucket_id text not null references storage.buckets (id), name text not null, owner_id text, unique (bucket_id, name));
create function storage.foldername(name text) returns text[] language sql immutable as $$
  select (string_to_array(name, '/'))[1 : array_length(string_to_array(name, '/'), 1) - 1]
$$;
grant all on storage.objects, storage.buckets to anon, authenticated, service_role;
alter table storage.buckets enable row level security;
alter table storage.objects enable row level security;
create table org_users (org_id uuid not null, user_id uuid not null references auth.users (id), primary key (org_id, user_id));
alter table org_users enable row level security;
create policy u on org_users for select to authenticated using (user_id = auth.uid());
create function my_buckets() returns setof text language sql stable security definer set search_path = '' as $$
  select 'org-' || u.org_id from public.org_users u where u.user_id = auth.uid()
$$;
create policy o_read on storage.objects for select to authenticated using (bucket_id in (select my_buckets()));
create policy o_add on storage.objects for insert to authenticated with check (<<<bucket_id in (select my_buckets())|||bucket_id like 'org-%' and (storage.foldername(name))[1] = auth.uid()::text>>>);
create policy o_edit on storage.objects for update to authenticated using (bucket_id in (select my_buckets())) with check (<<<bucket_id in (select my_buckets())|||bucket_id like 'org-%' and (storage.foldername(name))[1] = auth.uid()::text>>>);
create policy o_drop on storage.objects for delete to authenticated using (bucket_id in (select my_buckets()));
-- rows
insert into org_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into storage.buckets values ('org-{A}', 'a'), ('org-{B}', 'b');
insert into storage.objects (id, bucket_id, name) values ('{own}', 'org-{A}', '{ann}/a.png'), ('{secret}', 'org-{B}', '{bob}/b.png');
