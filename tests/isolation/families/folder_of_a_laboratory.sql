/*
title = "Files whose name begins with a slug: as a whole folder, or as the beginning of one"
key = "name"
tenant_a = "north"
tenant_b = "north-east"
[meta."storage.objects"]
tenant = "split_part(t.name, '/', 1)"
move_col = "name"
to_a = "north"
to_b = "north-east/moved.png"
update_col = "bucket_id"
update_val = "scans"
[forms]
folder = { "storage.objects" = "iidi" }
beginning = { "storage.objects" = "llll" }
*/
create table laboratories (slug text primary key check (slug ~ '^[a-z-]+$'));
create table staff (slug text references laboratories (slug), user_id uuid references auth.users (id), primary key (slug, user_id));
alter table laboratories enable row level security;
alter table staff enable row level security;
create policy staff_self on staff for select to authenticated using (user_id = (select auth.uid()));
create schema storage;
grant usage on schema storage to authenticated;
create table storage.objects (id uuid primary key default gen_random_uuid(), bucket_id text not null, name text not null);
grant all on storage.objects to authenticated;
alter table storage.objects enable row level security;
create policy scans on storage.objects for all to authenticated using (bucket_id = 'scans' and exists (
  select 1 from staff s where s.user_id = (select auth.uid()) and starts_with(objects.name, <<<s.slug || '/'|||s.slug>>>)));
-- rows
insert into laboratories values ('north'), ('north-east');
insert into staff values ('north', '{ann}'), ('north-east', '{bob}');
insert into storage.objects values ('{own}', 'scans', 'north/a.png'), ('{secret}', 'scans', 'north-east/b.png');
