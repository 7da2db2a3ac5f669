/*
title = "A seat is accepted, and taken back by a time: a helper asks for the first, or for both"
key = "team_id"
[forms]
forgets = { boards = "llll" }
asks = { boards = "iiii" }
*/
create table teams (id uuid primary key);
create table seats (team_id uuid not null references teams, user_id uuid not null references auth.users, accepted_at timestamptz, removed_at timestamptz, primary key (team_id, user_id));
create table boards (id uuid primary key default gen_random_uuid(), team_id uuid not null references teams, title text);
alter table teams enable row level security;
alter table seats enable row level security;
alter table boards enable row level security;
create policy self on seats for select to authenticated using (user_id = (select auth.uid()));
create function my_teams() returns setof uuid language sql stable security definer set search_path = '' as $$
  select s.team_id from public.seats s where s.user_id = auth.uid() and s.accepted_at is not null<<<||| and s.removed_at is null>>> $$;
create policy of_team on boards to authenticated using (team_id in (select my_teams()));
-- rows
insert into teams values ('{A}'), ('{B}');
insert into seats values ('{A}', '{ann}', '2024-01-01', null), ('{B}', '{bob}', '2024-01-01', null), ('{B}', '{ann}', '2023-01-01', '2023-06-01');
insert into boards values ('{own}', '{A}', 'x'), ('{secret}', '{B}', 'y');
