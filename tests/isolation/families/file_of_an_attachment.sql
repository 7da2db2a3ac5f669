/*
title = "A file is opened by an attachment that has its path: of the space whose folder it is in; of any space; one that whoever waits may add"
key = "name"
tenant_a = "{A}"
tenant_b = "{B}"
setup_tries = [["insert into attachments (space_id, path) values ('{A}', '{B}/b.png')"], ["insert into attachments (space_id, path) values ('{B}', '{B}/b.png')"]]
[meta."storage.objects"]
tenant = "split_part(t.name, '/', 1)"
move_col = "name"
to_a = "{A}"
to_b = "{B}/moved.png"
update_col = "bucket_id"
update_val = "scans"
[forms]
of_its_space = { "storage.objects" = "iiii" }
by_its_path = { "storage.objects" = "llll" }
of_the_member = { "storage.objects" = "llll" }
of_whoever_waits = { "storage.objects" = "llll" }
*/
create schema storage;
grant usage on schema storage to anon, authenticated, service_role;
create table storage.objects (id uuid primary key default gen_random_uuid(), bucket_id text not null, name text not null);
create function storage.foldername(name text) returns text[] language sql immutable as $$
  select (string_to_array(name, '/'))[1 : array_length(string_to_array(name, '/'), 1) - 1]
$$;
grant all on storage.objects to anon, authenticated, service_role;
create table spaces (id uuid primary key, name text not null);
create table members (space_id uuid not null references spaces (id), user_id uuid not null references auth.users (id), primary key (space_id, user_id));
create table attachments (id uuid primary key default gen_random_uuid(), space_id uuid not null references spaces (id), path text not null);
alter table spaces enable row level security;
alter table members enable row level security;
alter table attachments enable row level security;
alter table storage.objects enable row level security;
create policy own on members for select to authenticated using (user_id = auth.uid());
<<<create policy of_space on attachments to authenticated using (space_id in (select m.space_id from members m where m.user_id = auth.uid()));
|||create policy of_space on attachments to authenticated using (space_id in (select m.space_id from members m where m.user_id = auth.uid()));
|||create policy of_space on attachments to authenticated using (space_id in (select m.space_id from members m where m.user_id = auth.uid()));
|||create policy seen on attachments for select to authenticated using (space_id in (select m.space_id from members m where m.user_id = auth.uid()));
create policy added on attachments for insert to authenticated with check (space_id in (select m.space_id from members m where m.user_id = auth.uid()));
>>>create policy attached on storage.objects to authenticated using (exists (
  select 1 from attachments a join members m on m.space_id = <<<a.space_id|||a.space_id|||m.space_id|||a.space_id>>>
  where m.user_id = auth.uid() and a.path = objects.name<<< and a.space_id::text = (storage.foldername(objects.name))[1]||||||||| and a.space_id::text = (storage.foldername(objects.name))[1]>>>));
-- rows
insert into spaces values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}')<<<|||||||||, ('{B}', '{ann}')>>>;
insert into attachments (space_id, path) values ('{A}', '{A}/a.png'), ('{B}', '{B}/b.png');
insert into storage.objects (id, bucket_id, name) values ('{own}', 'pics', '{A}/a.png'), ('{secret}', 'pics', '{B}/b.png');
