/*
title = "Who knows a league's code joins it, compared whole, or as a pattern that fits every code"
key = "league_id"
functions = { "join_league(text)" = { table = "scores", calls = [] } }
[forms]
whole = { scores = "iiii" }
pattern = { scores = "llll" }
expression = { scores = "llll" }
*/
create table leagues (id uuid primary key, name text not null);
create table fans (league_id uuid not null references leagues, user_id uuid not null references auth.users, primary key (league_id, user_id));
create table scores (id uuid primary key default gen_random_uuid(), league_id uuid not null references leagues, title text not null);
create table codes (league_id uuid primary key references leagues, join_code text not null unique);
alter table leagues enable row level security;
alter table fans enable row level security;
alter table scores enable row level security;
alter table codes enable row level security;
revoke all on codes, fans from anon, authenticated;
grant select on fans to authenticated;
create policy fans_self on fans for select to authenticated using (user_id = (select auth.uid()));
create policy scores_of_league on scores to authenticated using (league_id in (select f.league_id from fans f where f.user_id = (select auth.uid())));
create function join_league(p_code text) returns void language sql security definer set search_path = '' as $$
  insert into public.fans (league_id, user_id)
  select c.league_id, auth.uid() from public.codes c where <<<c.join_code = p_code|||c.join_code ilike p_code|||c.join_code ~ p_code>>>
  on conflict do nothing
$$;
-- rows
insert into leagues values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into fans values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into codes values ('{A}', 'alpha-x7Kq'), ('{B}', 'beta-9pQz');
insert into scores values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
