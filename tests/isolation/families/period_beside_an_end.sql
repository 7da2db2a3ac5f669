/*
title = "Membership within a period, which has its own end whatever else ends; or once it has begun"
key = "club_id"
[forms]
within_a_period = { games = "iiii" }
once_begun = { games = "llll" }
*/
create table clubs (id uuid primary key, name text);
create table club_users (club_id uuid references clubs, user_id uuid references auth.users, period tstzrange not null, expires_at timestamptz, primary key (club_id, user_id));
create table games (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
alter table clubs enable row level security;
alter table club_users enable row level security;
alter table games enable row level security;
create policy club_users_self on club_users for select to authenticated using (user_id = auth.uid());
create policy games_members on games for all to authenticated using (exists (
  select 1 from club_users u where u.club_id = games.club_id and u.user_id = auth.uid() and <<<u.period @> now()|||lower(u.period) <= now()>>>));
-- rows
insert into clubs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into club_users values ('{A}', '{ann}', '[2020-01-01,)', null), ('{B}', '{bob}', '[2020-01-01,)', null),
  ('{B}', '{ann}', '[2020-01-01,2021-01-01)', '2021-01-01');
insert into games values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
