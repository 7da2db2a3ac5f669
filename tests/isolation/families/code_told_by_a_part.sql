/*
title = "Codes of invitations are kept in parts, and a trigger notes the newest place of the part for all to read: or its code"
key = "club_id"
setup_tries = [["select accept((select n.said::uuid from notices n limit 1))"]]
[forms]
place = { games = "i-ii" }
code = { games = "l-ll" }
*/
create table clubs (id uuid primary key, name text);
create table players (club_id uuid not null references clubs, user_id uuid not null references auth.users, primary key (club_id, user_id));
create table games (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
create table invites (token uuid not null default gen_random_uuid(), club_id uuid not null references clubs, place uuid, year int not null default 2024) partition by list (year);
create table invites_2024 partition of invites for values in (2024);
create table notices (no bigint generated always as identity primary key, said text);
alter table clubs enable row level security;
alter table players enable row level security;
alter table games enable row level security;
alter table invites enable row level security;
alter table invites_2024 enable row level security;
revoke all on clubs, invites, invites_2024 from anon, authenticated;
revoke insert, update, delete on players from anon, authenticated;
create policy self on players for select to authenticated using (user_id = auth.uid());
create function notice() returns trigger language plpgsql security definer set search_path = '' as $$ begin insert into public.notices (said) select i.<<<place|||token>>>::text from public.invites_2024 i; return null; end $$;
create table halls (id int primary key);
create trigger notice after insert on halls for each row execute function notice();
create function accept(code uuid) returns void language sql security definer set search_path = '' as $$ insert into public.players (club_id, user_id) select i.club_id, auth.uid() from public.invites i where i.token = code $$;
create policy of_players on games to authenticated using (club_id in (select p.club_id from players p where p.user_id = auth.uid()));
-- rows
insert into clubs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into players values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into games values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into invites (token, club_id, place) values ('4e000000-0000-4000-8000-000000000001', '{B}', '4e000000-0000-4000-8000-000000000002');
insert into halls values (1);
