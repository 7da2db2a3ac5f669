/*
title = "Uploads: the folder is the caller's organisation's for every command, or only for reading"
key = "name"
[meta."storage.objects"]
tenant = "split_part(t.name, '/', 1)"
move_col = "name"
to_a = "{A}"
to_b = "{B}/moved.pdf"
update_col = "owner_id"
update_val = "{ann}"
insert_overrides = { name = "{B}/x.pdf", owner_id = "{ann}" }
own_overrides = { name = "{A}/x.pdf", owner_id = "{ann}" }
[attacks."storage.objects"]
update = ["update storage.objects set name = '{B}/m.pdf', owner_id = '{ann}'"]
[forms]
folder = { "storage.objects" = "iiii" }
bucket_only = { "storage.objects" = "illi" }
*/
create schema storage;
grant usage on schema storage to anon, authenticated;
create table storage.buckets (id text primary key, public boolean not null default false);
create table storage.objects (id uuid primary key default gen_random_uuid(), bucket_id text not null references storage.buckets, name text not null, owner_id text, unique (bucket_id, name));
create function storage.foldername(name text) returns text[] language plpgsql immutable as $$
declare parts text[];
begin
  select string_to_array(name, '/') into parts;
  return parts[1 : array_length(parts, 1) - 1];
end
$$;
alter table storage.buckets enable row level security;
alter table storage.objects enable row level security;
grant select, insert, update, delete on storage.objects to authenticated;
create table profiles (id uuid primary key references auth.users, organization_id uuid not null, full_name text);
alter table profiles enable row level security;
create policy "own profile" on profiles for select to authenticated using (id = (select auth.uid()));
create policy "team reads" on storage.objects for select to authenticated
  using (bucket_id = 'team-files' and (storage.foldername(name))[1] = (select organization_id::text from profiles where id = auth.uid()));
create policy "team uploads" on storage.objects for insert to authenticated
  with check (bucket_id = 'team-files' and <<<(storage.foldername(name))[1] = (select organization_id::text from profiles where id = auth.uid())|||auth.role() = 'authenticated'>>>);
create policy "team updates" on storage.objects for update to authenticated
  using (bucket_id = 'team-files' and (storage.foldername(name))[1] = (select organization_id::text from profiles where id = auth.uid()))
  <<<|||with check (bucket_id = 'team-files' and owner_id = auth.uid()::text)>>>;
create policy "team deletes" on storage.objects for delete to authenticated
  using (bucket_id = 'team-files' and (storage.foldername(name))[1] = (select organization_id::text from profiles where id = auth.uid()));
-- rows
insert into profiles values ('{ann}', '{A}', 'Ann'), ('{bob}', '{B}', 'Bob');
insert into storage.buckets values ('team-files', false);
insert into storage.objects values ('{own}', 'team-files', '{A}/a.pdf', null), ('{secret}', 'team-files', '{B}/b.pdf', '{bob}');
