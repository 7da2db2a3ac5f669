/*
title = "When a board moves, a trigger takes its cards along: and where it may go is asked, or not"
key = "team_id"
[attacks.cards]
update = ["update boards set team_id = '{B}'"]
[forms]
asked = { boards = "i-i-", cards = "iiii" }
open = { boards = "i-l-", cards = "iili" }
*/
create table teams (id uuid primary key, name text);
create table team_users (team_id uuid references teams, user_id uuid references auth.users, primary key (team_id, user_id));
create table boards (id uuid primary key default gen_random_uuid(), team_id uuid not null references teams, title text);
create table cards (id uuid primary key default gen_random_uuid(), board_id uuid not null references boards, team_id uuid not null references teams, title text);
alter table teams enable row level security;
alter table team_users enable row level security;
alter table boards enable row level security;
alter table cards enable row level security;
create policy tu on team_users for select to authenticated using (user_id = auth.uid());
create policy b on boards to authenticated using (team_id in (select u.team_id from team_users u where u.user_id = auth.uid()))<<<||| with check (true)>>>;
create policy c on cards to authenticated using (team_id in (select u.team_id from team_users u where u.user_id = auth.uid()));
create function take_along() returns trigger language plpgsql security definer set search_path = '' as $$ begin update public.cards set team_id = new.team_id where board_id = new.id; return null; end $$;
create trigger take_along after update of team_id on boards for each row execute function take_along();
-- rows
insert into teams values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into team_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into boards values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into cards values ('da000000-0000-4000-8000-000000000001', '{own}', '{A}', 'own'), ('db000000-0000-4000-8000-000000000002', '{secret}', '{B}', 'secret');
