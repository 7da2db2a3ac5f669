/*
title = "What a member may tell of his seat through a function: a nickname, a colour, an answer that lets him in again"
key = "band_id"
setup_tries = [["select tell('{B}', 'yes')"], ["select tell('{B}', null)"], ["select tell('{B}', '2')"]]
[forms]
nickname = { songs = "iddd" }
colour = { songs = "iddd" }
seen = { songs = "iddd" }
settings = { songs = "iddd" }
end = { songs = "lddd" }
answer = { songs = "lddd" }
note_that_is_asked_for = { songs = "lddd" }
*/
create table bands (id uuid primary key, name text not null);
create table band_users (
  band_id uuid not null references bands (id), user_id uuid not null references auth.users (id),
  left_on date, nickname text, colour int, last_seen timestamptz, settings jsonb not null default '{}', answer text, note text default '',
  primary key (band_id, user_id)
);
create table songs (id uuid primary key default gen_random_uuid(), band_id uuid not null references bands (id), title text not null);
alter table bands enable row level security;
alter table band_users enable row level security;
alter table songs enable row level security;
create policy band_users_self on band_users for select to authenticated using (user_id = (select auth.uid()));
create function tell(p_band uuid, p_what text) returns void language sql security definer set search_path = '' as $$
  update public.band_users set <<<nickname = nullif(trim(p_what), '')|||colour = p_what::int|||last_seen = now()|||settings = settings || jsonb_build_object('what', p_what)|||left_on = p_what::date|||answer = p_what|||note = p_what>>>
  where band_id = p_band and user_id = auth.uid()
$$;
create policy songs_read on songs for select to authenticated using (exists (
  select 1 from band_users bu where bu.band_id = songs.band_id and bu.user_id = (select auth.uid()) and <<<bu.left_on is null|||bu.left_on is null|||bu.left_on is null|||bu.left_on is null|||bu.left_on is null|||bu.answer = 'yes'|||length(bu.note) < 5>>>));
-- rows
insert into bands values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into band_users (band_id, user_id, left_on, answer, note) values ('{A}', '{ann}', null, 'yes', ''), ('{B}', '{bob}', null, 'yes', ''), ('{B}', '{ann}', '2021-01-01', 'no', 'turned away');
insert into songs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
