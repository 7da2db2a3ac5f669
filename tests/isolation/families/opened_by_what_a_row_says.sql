/*
title = "A row that its author marked is open to its team, or to all"
key = "team_id"
[forms]
marked_for_the_team = { notes = "i---" }
marked = { notes = "l---" }
*/
create table teams (id uuid primary key, name text);
create table team_users (team_id uuid references teams, user_id uuid references auth.users, primary key (team_id, user_id));
create table notes (id uuid primary key default gen_random_uuid(), team_id uuid not null references teams, title text, written_by uuid references auth.users, meta jsonb not null default '{}');
alter table teams enable row level security;
alter table team_users enable row level security;
alter table notes enable row level security;
create policy team_users_self on team_users for select to authenticated using (user_id = auth.uid());
create function in_team(team uuid) returns boolean language sql stable security definer set search_path = ''
  return exists (select 1 from public.team_users u where u.team_id = team and u.user_id = auth.uid());
create policy notes_read on notes for select to authenticated using (<<<in_team(team_id) and (meta -> 'settings' ->> 'public')::boolean|||in_team(team_id) or (meta -> 'settings' ->> 'public')::boolean>>>);
-- rows
insert into teams values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into team_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into notes values ('{own}', '{A}', 'own', '{ann}', '{"settings": {"public": true}}'), ('{secret}', '{B}', 'secret', '{bob}', '{"settings": {"public": true}}');
