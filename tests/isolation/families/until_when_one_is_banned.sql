/*
title = "A ban of members that ends, and a membership between two days: who forgot the one, or turned the other round"
key = "club_id"
[forms]
over = { games = "iiii" }
lasting = { games = "llll" }
between = { games = "iiii" }
begun = { games = "llll" }
*/
create table clubs (id uuid primary key, name text);
create table club_users (club_id uuid references clubs, user_id uuid references auth.users, <<<banned_until timestamptz|||banned_until timestamptz|||valid_from date, valid_to date|||valid_from date, valid_to date>>>, primary key (club_id, user_id));
create table games (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
alter table clubs enable row level security;
alter table club_users enable row level security;
alter table games enable row level security;
create policy club_users_self on club_users for select to authenticated using (user_id = auth.uid());
create policy games_members on games for all to authenticated using (exists (
  select 1 from club_users u where u.club_id = games.club_id and u.user_id = auth.uid() and <<<(u.banned_until is null or u.banned_until < now())|||u.banned_until > now()|||current_date between u.valid_from and coalesce(u.valid_to, 'infinity')|||current_date between u.valid_from and 'infinity'>>>));
-- rows
insert into clubs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into club_users values <<<('{A}', '{ann}', '2020-01-01'), ('{B}', '{bob}', null), ('{B}', '{ann}', '2090-01-01')|||('{A}', '{ann}', '2020-01-01'), ('{B}', '{bob}', null), ('{B}', '{ann}', '2090-01-01')|||('{A}', '{ann}', '2020-01-01', null), ('{B}', '{bob}', '2020-01-01', null), ('{B}', '{ann}', '2020-01-01', '2021-01-01')|||('{A}', '{ann}', '2020-01-01', null), ('{B}', '{bob}', '2020-01-01', null), ('{B}', '{ann}', '2020-01-01', '2021-01-01')>>>;
insert into games values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
