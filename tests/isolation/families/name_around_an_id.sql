/*
title = "A bucket is called by a word around its workspace's id: around one of the caller's, or around any"
key = "bucket_id"
tenant_a = "ws-{A}"
tenant_b = "ws-{B}"
claims = { app_metadata = { workspace_id = "{A}" } }
[meta."storage.objects"]
update_col = "name"
[forms]
membership = { "storage.objects" = "iiii" }
claim = { "storage.objects" = "iiii" }
formatted = { "storage.objects" = "iiii" }
any_beginning = { "storage.objects" = "llll" }
of_all = { "storage.objects" = "llll" }
*/
create schema storage;
grant usage on schema storage to anon, authenticated, service_role;
create table storage.objects (id uuid primary key default gen_random_uuid(), bucket_id text not null, name text not null);
grant all on storage.objects to anon, authenticated, service_role;
create table workspaces (id uuid primary key, name text);
create table workspace_users (workspace_id uuid not null references workspaces (id), user_id uuid not null references auth.users (id), primary key (workspace_id, user_id));
create table notes (id uuid primary key, workspace_id uuid not null references workspaces (id), title text);
alter table storage.objects enable row level security;
alter table workspaces enable row level security;
alter table workspace_users enable row level security;
alter table notes enable row level security;
create policy listed on workspaces for select to authenticated using (true);
create policy self on workspace_users for select to authenticated using (user_id = (select auth.uid()));
create policy of_space on storage.objects for all to authenticated using (
  <<<bucket_id in (select 'ws-' || m.workspace_id from workspace_users m where m.user_id = (select auth.uid()))|||bucket_id = 'ws-' || ((select auth.jwt() -> 'app_metadata' ->> 'workspace_id'))::uuid|||exists (select 1 from workspace_users m where m.user_id = (select auth.uid()) and objects.bucket_id = format('ws-%s', m.workspace_id))|||bucket_id like 'ws-%' and exists (select 1 from workspace_users m where m.user_id = (select auth.uid()))|||bucket_id in (select 'ws-' || s.id from workspaces s)>>>
);
-- rows
insert into workspaces values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into workspace_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into storage.objects (id, bucket_id, name) values ('{own}', 'ws-{A}', 'own'), ('{secret}', 'ws-{B}', 'secret');
