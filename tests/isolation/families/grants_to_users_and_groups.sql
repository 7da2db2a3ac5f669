/*
title = "What is granted to users and groups, by number and kind: the token says the user's number"
key = "folder_id"
claims = { app_metadata = { user_no = 7 } }
[forms]
with_kind = { papers = "iiii" }
kind_of_group = { papers = "llll" }
without_kind = { papers = "llll" }
kind_listed = { papers = "llll" }
*/
create table folders (id uuid primary key, name text not null);
create table folder_grants (
  folder_id uuid not null references folders,
  holder_kind text not null check (holder_kind in ('user', 'group')),
  holder_no int not null,
  primary key (folder_id, holder_kind, holder_no)
);
alter table folders enable row level security;
alter table folder_grants enable row level security;
revoke all on folders, folder_grants from anon, authenticated;
create function my_folders() returns setof uuid language sql stable security definer set search_path = '' as $$
  select g.folder_id from public.folder_grants g
  where g.holder_no = (auth.jwt() -> 'app_metadata' ->> 'user_no')::int<<< and g.holder_kind = 'user'||| and g.holder_kind <> 'none'|||||| and g.holder_kind in ('user', 'group')>>>
$$;
create table papers (id uuid primary key default gen_random_uuid(), folder_id uuid not null references folders, title text not null);
alter table papers enable row level security;
create policy of_folder on papers to authenticated using (folder_id in (select my_folders()));
-- rows
insert into folders values ('{A}', 'alpha'), ('{B}', 'beta');
insert into folder_grants values ('{A}', 'user', 7), ('{B}', 'group', 7), ('{B}', 'user', 8);
insert into papers (id, folder_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
