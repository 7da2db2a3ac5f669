/*
title = "Members by id together with seats by address: the signed address, or the one that its owner edits"
key = "league_id"
sessions = [
  { role = "authenticated", claims = { sub = "{ann}", role = "authenticated", email = "ann@alpha.test", user_metadata = { email = "ann@alpha.test" } }, gucs = {} },
  { role = "authenticated", claims = { sub = "{ann}", role = "authenticated", email = "ann@alpha.test", user_metadata = { email = "bob@beta.test" } }, gucs = {} },
]
[forms]
signed = { fixtures = "iiii" }
edited = { fixtures = "llll" }
*/
create table leagues (id uuid primary key, name text);
create table league_members (league_id uuid references leagues, user_id uuid references auth.users, primary key (league_id, user_id));
create table league_seats (league_id uuid references leagues, email text not null, primary key (league_id, email));
create table fixtures (id uuid primary key default gen_random_uuid(), league_id uuid not null references leagues, title text);
alter table leagues enable row level security;
alter table league_members enable row level security;
alter table league_seats enable row level security;
alter table fixtures enable row level security;
create function leagues_of_caller() returns setof uuid language sql stable security definer set search_path = '' as $$
  select m.league_id from public.league_members m where m.user_id = auth.uid()
  union
  select s.league_id from public.league_seats s where s.email = <<<auth.jwt() ->> 'email'|||(auth.jwt() -> 'user_metadata' ->> 'email')>>>
$$;
create policy league on fixtures to authenticated using (league_id in (select leagues_of_caller()));
-- rows
insert into leagues values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into league_members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into league_seats values ('{A}', 'ann@alpha.test'), ('{B}', 'bob@beta.test');
insert into fixtures values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
