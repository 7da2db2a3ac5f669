/*
title = "A helper that takes any number of ranks: within the caller's teams, or instead of them"
key = "team_id"
[forms]
within = { labels = "iiii" }
instead = { labels = "llll" }
nobody_named = { labels = "llll" }
*/
create table teams (id uuid primary key, name text not null);
create table players (team_id uuid not null references teams, user_id uuid not null references auth.users, rank text not null default 'player', primary key (team_id, user_id));
create table labels (id uuid primary key default gen_random_uuid(), team_id uuid not null references teams, title text);
alter table teams enable row level security;
alter table players enable row level security;
alter table labels enable row level security;
revoke all on teams, players from anon, authenticated;
create function teams_as(variadic ranks text[] default '{}') returns setof uuid language sql stable security definer set search_path = '' as $$
  select p.team_id from public.players p where <<<(cardinality(ranks) = 0 or p.rank = any (ranks)) and p.user_id = auth.uid()|||p.rank = any (ranks) or p.user_id = auth.uid()|||cardinality(ranks) = 0 or p.rank = any (ranks) and p.user_id = auth.uid()>>>
$$;
create policy of_team on labels to authenticated using (team_id in (select teams_as(<<<'player', 'captain'|||'player', 'captain'|||>>>)));
-- rows
insert into teams values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into players values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into labels values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
