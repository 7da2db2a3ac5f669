/*
title = "A role put in order by CASE: whoever has none has the lowest rank, which is enough or not"
key = "club_id"
[forms]
at_least_two = { matches = "iiii" }
enum = { matches = "iiii" }
not_below_nought = { matches = "llll" }
less_than_two = { matches = "llll" }
*/
create type standing as enum ('none', 'player', 'captain', 'owner');
create table clubs (id uuid primary key, name text not null);
create table players (club_id uuid not null references clubs, user_id uuid not null references auth.users, role text not null default 'player', primary key (club_id, user_id));
create table matches (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
alter table clubs enable row level security;
alter table players enable row level security;
alter table matches enable row level security;
create policy self on players for select to authenticated using (user_id = auth.uid());
create function role_in(c uuid) returns text language sql stable security definer set search_path = '' as $$
  select p.role from public.players p where p.club_id = c and p.user_id = auth.uid()
$$;
create function rank_of(r text) returns int language sql immutable as $$
  select case r when 'owner' then 3 when 'captain' then 2 when 'player' then 1 else 0 end
$$;
create function standing_of(r text) returns standing language sql immutable as $$
  select case when r = 'owner' then 'owner'::standing when r in ('captain', 'player') then 'captain' else 'none' end
$$;
create policy m on matches to authenticated using (<<<rank_of(role_in(club_id)) >= 2|||standing_of(role_in(club_id)) > 'player'|||rank_of(role_in(club_id)) >= 0|||rank_of(role_in(club_id)) < 2>>>);
-- rows
insert into clubs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into players values ('{A}', '{ann}', 'captain'), ('{B}', '{bob}', 'captain');
insert into matches values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
