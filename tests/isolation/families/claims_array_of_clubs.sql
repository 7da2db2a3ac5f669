/*
title = "The clubs of a token as a JSON array: in the signed part, in the part its owner edits, or in a fallback on the row"
key = "club_id"
claims = { app_metadata = { clubs = ["{A}"] } }
[forms]
signed = { matches = "iiii" }
edited = { matches = "llll" }
fallback = { matches = "llll" }
swapped = { matches = "llll" }
*/
create table clubs (id uuid primary key, name text not null);
alter table clubs enable row level security;
create table matches (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
alter table matches enable row level security;
create policy of_club on matches to authenticated using (
  <<<(auth.jwt() -> 'app_metadata' -> 'clubs') @> to_jsonb(club_id)|||to_jsonb(club_id::text) <@ (auth.jwt() -> 'user_metadata' -> 'clubs')|||coalesce(auth.jwt() -> 'app_metadata' -> 'clubs', jsonb_build_array(club_id)) @> to_jsonb(club_id)|||coalesce(auth.jwt() -> 'app_metadata' -> 'clubs', '[]') <@ jsonb_build_array(club_id)>>>
);
-- rows
insert into clubs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into matches values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
