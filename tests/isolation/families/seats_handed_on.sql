/*
title = "A seat that a query hands on whole: what is asked of it is asked where it goes, and its holder may change the rest"
key = "club_id"
setup_tries = [["update club_seats set ends_at = 'infinity'"], ["update club_seats set remind_at = 'infinity'"]]
[forms]
asks_the_end_that_stays = { notes = "iiii" }
asks_the_end_that_he_moves = { notes = "llll" }
takes_the_nick_for_the_end = { notes = "llll" }
asks_it_of_the_whole_row = { notes = "llll" }
renames_what_it_reads = { notes = "llll" }
within_a_function_asks_the_end_that_stays = { notes = "iiii" }
within_a_function_asks_the_end_that_he_moves = { notes = "llll" }
*/
create table clubs (id uuid primary key, name text not null);
create table club_seats (
  club_id uuid not null references clubs (id),
  user_id uuid not null references auth.users (id),
  ends_at timestamptz not null default 'infinity',
  remind_at timestamptz not null default 'infinity',
  primary key (club_id, user_id)
);
alter table clubs enable row level security;
alter table club_seats enable row level security;
create policy own_seats on club_seats for select to authenticated using (user_id = (select auth.uid()));
create policy own_reminders on club_seats for update to authenticated using (user_id = (select auth.uid()));
revoke insert, update, delete on club_seats from authenticated;
grant update (<<<remind_at|||ends_at|||remind_at|||ends_at|||remind_at|||remind_at|||ends_at>>>) on club_seats to authenticated;
create table notes (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs (id), title text not null);
alter table notes enable row level security;
create function seated(club uuid) returns boolean language sql stable security definer set search_path = '' as $$
  with mine as (select * from public.club_seats where user_id = auth.uid())
  select exists (select 1 from mine where mine.club_id = club and mine.ends_at > now())
$$;
create policy of_the_club on notes for all to authenticated using (<<<exists (
  with mine as (select * from club_seats)
  select 1 from mine where mine.club_id = notes.club_id and mine.user_id = (select auth.uid()) and mine.ends_at > now())|||exists (
  with mine as (select * from club_seats)
  select 1 from mine where mine.club_id = notes.club_id and mine.user_id = (select auth.uid()) and mine.ends_at > now())|||exists (
  with mine as (select club_id, user_id, remind_at as ends_at from club_seats)
  select 1 from mine where mine.club_id = notes.club_id and mine.user_id = (select auth.uid()) and mine.ends_at > now())|||exists (
  with mine as (select * from club_seats)
  select 1 from mine where mine.club_id = notes.club_id and mine.user_id = (select auth.uid())
    and (to_jsonb(mine) ->> 'ends_at')::timestamptz > now())|||exists (
  select 1 from (select * from club_seats) as mine (club, person, reminded, ends)
  where mine.club = notes.club_id and mine.person = (select auth.uid()) and mine.ends > now())|||seated(notes.club_id)|||seated(notes.club_id)>>>);
-- rows
insert into clubs values ('{A}', 'A'), ('{B}', 'B');
insert into club_seats values ('{A}', '{ann}', 'infinity', 'infinity'), ('{B}', '{bob}', 'infinity', 'infinity'), ('{B}', '{ann}', '2020-01-01', '2020-01-01');
insert into notes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
