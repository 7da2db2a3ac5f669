/*
title = "A file of the team that its path names, or, by a name that the inner table has too, any file while a team's own name is a path"
key = "name"
meta = { "storage.objects" = { tenant = "split_part(t.name, '/', 1)", move_col = "name", to_a = "{A}", to_b = "{B}", update_col = "owner", update_val = "{ann}" } }
[forms]
qualified = { "storage.objects" = "iiii" }
captured = { "storage.objects" = "llll" }
captured_in_a_project = { "storage.objects" = "llll" }
qualified_project = { "storage.objects" = "iiii" }
*/
create table teams (id uuid primary key default gen_random_uuid(), name text not null);
create table team_users (team_id uuid not null references teams (id), user_id uuid not null references auth.users (id), primary key (team_id, user_id));
create table projects (id uuid primary key default gen_random_uuid(), team_id uuid not null references teams (id), name text not null);
alter table teams enable row level security;
alter table team_users enable row level security;
alter table projects enable row level security;
create policy teams_mine on teams for select to authenticated using (exists (select 1 from team_users m where m.team_id = teams.id and m.user_id = (select auth.uid())));
create policy teams_renamed on teams for update to authenticated using (exists (select 1 from team_users m where m.team_id = teams.id and m.user_id = (select auth.uid())));
create policy team_users_self on team_users for select to authenticated using (user_id = (select auth.uid()));
create policy projects_of_team on projects to authenticated using (team_id in (select m.team_id from team_users m where m.user_id = (select auth.uid())));
create schema storage;
grant usage on schema storage to anon, authenticated, service_role;
create table storage.buckets (id text primary key, name text not null unique, owner uuid references auth.users (id), public boolean default false);
create table storage.objects (id uuid primary key default gen_random_uuid(), bucket_id text references storage.buckets (id), name text not null, owner uuid);
grant all on storage.buckets, storage.objects to anon, authenticated, service_role;
create function storage.foldername(name text) returns text[] language sql immutable as $$
  select (string_to_array(name, '/'))[1 : array_length(string_to_array(name, '/'), 1) - 1]
$$;
alter table storage.buckets enable row level security;
alter table storage.objects enable row level security;
create policy files_of_team on storage.objects to authenticated using (<<<bucket_id = 'files' and exists (select 1 from teams t join team_users m on m.team_id = t.id where m.user_id = (select auth.uid()) and t.id::text = (storage.foldername(objects.name))[1])|||bucket_id = 'files' and exists (select 1 from teams t join team_users m on m.team_id = t.id where m.user_id = (select auth.uid()) and t.id::text = (storage.foldername(name))[1])|||exists (select 1 from team_users m join projects p on p.team_id = m.team_id where m.user_id = (select auth.uid()) and p.id::text = split_part(name, '/', 1))|||exists (select 1 from team_users m join projects p on p.team_id = m.team_id where m.user_id = (select auth.uid()) and p.team_id::text = split_part(objects.name, '/', 1))>>>);
-- rows
insert into teams values ('{A}', '{A}/logo'), ('{B}', 'Beta');
insert into team_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into projects (id, team_id, name) values ('ca000000-0000-4000-8000-00000000000f', '{A}', 'ca000000-0000-4000-8000-00000000000f/site'), ('cb000000-0000-4000-8000-00000000000f', '{B}', 'Site');
insert into storage.buckets values ('files', 'files');
insert into storage.objects (id, bucket_id, name) values ('{own}', 'files', '{A}/plan.txt'), ('{secret}', 'files', '{B}/plan.txt');
