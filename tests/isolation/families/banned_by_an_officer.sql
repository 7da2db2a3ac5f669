/*
title = "Who bans somebody is named by the ban, and his row takes the ban along: nobody deletes it, or it may not go; or anybody does, by hand, through a view, by a trigger, or with what it refers to"
key = "club_id"
setup_tries = [["delete from officers"], ["delete from every_officer"], ["insert into farewells values ('4e000000-0000-4000-8000-000000000001')"], ["delete from offices"]]
[forms]
closed = { games = "iiii" }
refused = { games = "iiii" }
account = { games = "iiii" }
by_hand = { games = "llll" }
by_a_view = { games = "llll" }
by_a_trigger = { games = "llll" }
with_the_office = { games = "llll" }
*/
create table clubs (id uuid primary key, name text);
create table offices (id uuid primary key);
create table officers (id uuid primary key, office_id uuid references offices on delete cascade);
create table players (club_id uuid not null references clubs, user_id uuid not null references auth.users, banned_by uuid references <<<officers on delete set null|||officers on delete restrict|||auth.users on delete set null|||officers on delete set null|||officers on delete set null|||officers on delete set null|||officers on delete set null>>>, primary key (club_id, user_id));
create table games (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
alter table clubs enable row level security;
alter table offices enable row level security;
alter table officers enable row level security;
alter table players enable row level security;
alter table games enable row level security;
revoke insert, update, delete on clubs, players from anon, authenticated;
<<<revoke all on officers from anon, authenticated;|||create policy any_of_them on officers to authenticated using (true);|||revoke all on officers from anon, authenticated;|||create policy any_of_them on officers to authenticated using (true);|||revoke all on officers from anon, authenticated;
create view every_officer as select id from officers;
revoke all on every_officer from anon, authenticated;
grant select, delete on every_officer to authenticated;|||revoke all on officers from anon, authenticated;
create table farewells (id uuid);
create function farewell() returns trigger language plpgsql security definer set search_path = '' as $$ begin delete from public.officers where id = new.id; return null; end $$;
create trigger farewell after insert on farewells for each row execute function farewell();|||revoke all on officers from anon, authenticated;
create policy any_of_them on offices to authenticated using (true);>>>
create policy self on players for select to authenticated using (user_id = auth.uid());
create policy of_players on games to authenticated using (club_id in (select p.club_id from players p where p.user_id = auth.uid() and p.banned_by is null));
-- rows
insert into clubs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into offices values ('4e000000-0000-4000-8000-000000000002');
insert into officers values ('4e000000-0000-4000-8000-000000000001', '4e000000-0000-4000-8000-000000000002');
insert into players values ('{A}', '{ann}', null), ('{B}', '{bob}', null), ('{B}', '{ann}', <<<'4e000000-0000-4000-8000-000000000001'|||'4e000000-0000-4000-8000-000000000001'|||'{bob}'|||'4e000000-0000-4000-8000-000000000001'|||'4e000000-0000-4000-8000-000000000001'|||'4e000000-0000-4000-8000-000000000001'|||'4e000000-0000-4000-8000-000000000001'>>>);
insert into games values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
