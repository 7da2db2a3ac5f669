/*
title = "When a club is closed its photos go along, or to the default club: or those who are in it do"
key = "club_id"
setup_tries = [["delete from clubs where id = '{A}'"]]
[attacks.photos]
update = ["delete from clubs where id = '{A}'"]
[forms]
along = { photos = "iiii" }
to_the_default = { photos = "iili" }
members_to_the_default = { photos = "llll" }
*/
create table clubs (id uuid primary key, name text not null, founder uuid references auth.users (id));
create table club_people (no int generated always as identity primary key, club_id uuid not null default '{B}' references clubs (id) on delete <<<cascade|||cascade|||set default>>>, user_id uuid not null references auth.users (id));
create table photos (id uuid primary key default gen_random_uuid(), club_id uuid not null default '{B}' references clubs (id) on delete <<<cascade|||set default|||cascade>>>, title text);
alter table clubs enable row level security;
alter table club_people enable row level security;
alter table photos enable row level security;
revoke insert, update on clubs from authenticated;
revoke insert, update, delete on club_people from authenticated;
create policy clubs_founder on clubs for select to authenticated using (founder = auth.uid());
create policy clubs_close on clubs for delete to authenticated using (founder = auth.uid());
create policy club_people_self on club_people for select to authenticated using (user_id = auth.uid());
create policy photos_club on photos for all to authenticated using (club_id in (select p.club_id from club_people p where p.user_id = auth.uid()));
-- rows
insert into clubs values ('{A}', 'Alpha', '{ann}'), ('{B}', 'Beta', '{bob}');
insert into club_people (club_id, user_id) values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into photos values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
