/*
title = "A function that seats whoever calls it writes the memberships by another name: through a view, in a part"
key = "club_id"
setup_tries = [["select take_seat('{B}')"]]
[forms]
callers_rights = { games = "iiii" }
through_a_view = { games = "llll" }
into_a_part = { games = "llll" }
in_a_schema_called_auth = { games = "llll" }
*/
create table clubs (id uuid primary key, name text not null);
create table players (club_id uuid not null references clubs, user_id uuid not null references auth.users, primary key (club_id, user_id)) partition by hash (club_id);
create table players_0 partition of players for values with (modulus 1, remainder 0);
alter table clubs enable row level security;
alter table players enable row level security;
alter table players_0 enable row level security;
revoke all on clubs, players, players_0 from anon, authenticated;
grant select on players to authenticated;
create policy self on players for select to authenticated using (user_id = auth.uid());
create view seats as select club_id, user_id from players;
revoke all on seats from anon, authenticated;
<<<create function take_seat(club uuid) returns void language sql set search_path = public, auth as $$
  insert into seats values (club, auth.uid()) $$;|||create function take_seat(club uuid) returns void language sql security definer set search_path = public, auth as $$
  insert into seats values (club, auth.uid()) $$;|||create function take_seat(club uuid) returns void language sql security definer set search_path = public, auth as $$
  insert into players_0 values (club, auth.uid()) $$;|||create function auth.sit(club uuid) returns void language sql security definer set search_path = public, auth as $$
  insert into players values (club, auth.uid()) $$;
create function take_seat(club uuid) returns void language sql set search_path = public, auth as $$ select auth.sit(club) $$;>>>
create table games (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
alter table games enable row level security;
create policy of_club on games to authenticated using (club_id in (select p.club_id from players p where p.user_id = auth.uid()));
-- rows
insert into clubs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into players values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into games values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
