/*
title = "Members who are banned are asked for: by whom they name in the club of the row, in whatever way, or of another, where nobody sees them, when it is over, or not at all"
key = "club_id"
[forms]
none_is_there = { games = "iiii" }
forgotten = { games = "llll" }
hidden = { games = "llll" }
of_the_game = { games = "llll" }
not_among = { games = "iiii" }
joined = { games = "iiii" }
joined_and_forgotten = { games = "llll" }
counted = { games = "iiii" }
by_a_helper = { games = "iiii" }
by_a_helper_that_sees_none = { games = "llll" }
until_then = { games = "iiii" }
when_it_is_over = { games = "llll" }
all_over = { games = "iiii" }
*/
create table clubs (id uuid primary key, name text);
create table players (club_id uuid references clubs, user_id uuid references auth.users, primary key (club_id, user_id));
create table bans (<<<club_id uuid references clubs, |||club_id uuid references clubs, |||club_id uuid references clubs, |||club_id uuid references clubs, |||club_id uuid references clubs, |||club_id uuid references clubs, |||club_id uuid references clubs, |||club_id uuid references clubs, |||club_id uuid references clubs, |||club_id uuid references clubs, |||club_id uuid references clubs, |||club_id uuid references clubs, |||>>>user_id uuid references auth.users, until timestamptz not null default 'infinity', unique (<<<club_id, |||club_id, |||club_id, |||club_id, |||club_id, |||club_id, |||club_id, |||club_id, |||club_id, |||club_id, |||club_id, |||club_id, |||>>>user_id));
create table games (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
create table rounds (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
alter table clubs enable row level security;
alter table players enable row level security;
alter table bans enable row level security;
alter table games enable row level security;
alter table rounds enable row level security;
revoke all on clubs, players, bans, rounds from anon, authenticated;
grant select on players, bans, rounds to authenticated;
create policy self on players for select to authenticated using (user_id = auth.uid());
create policy seen on bans for select to authenticated using (<<<user_id = auth.uid()|||user_id = auth.uid()|||false|||user_id = auth.uid()|||user_id = auth.uid()|||user_id = auth.uid()|||user_id = auth.uid()|||user_id = auth.uid()|||false|||false|||user_id = auth.uid()|||user_id = auth.uid()|||user_id = auth.uid()>>>);
create policy of_players on rounds for select to authenticated using (
  club_id in (select p.club_id from players p where p.user_id = auth.uid())
  and not exists (select 1 from bans b where <<<b.club_id = rounds.club_id and|||b.club_id = rounds.club_id and|||b.club_id = rounds.club_id and|||b.club_id = rounds.club_id and|||b.club_id = rounds.club_id and|||b.club_id = rounds.club_id and|||b.club_id = rounds.club_id and|||b.club_id = rounds.club_id and|||b.club_id = rounds.club_id and|||b.club_id = rounds.club_id and|||b.club_id = rounds.club_id and|||b.club_id = rounds.club_id and|||>>> b.user_id = auth.uid())
);
create function is_out(club uuid) returns boolean language sql stable <<<security definer|||security definer|||security definer|||security definer|||security definer|||security definer|||security definer|||security definer|||security definer|||security invoker|||security definer|||security definer|||security definer>>> set search_path = '' as
  $$ select exists (select 1 from public.bans b where <<<b.club_id = club and|||b.club_id = club and|||b.club_id = club and|||b.club_id = club and|||b.club_id = club and|||b.club_id = club and|||b.club_id = club and|||b.club_id = club and|||b.club_id = club and|||b.club_id = club and|||b.club_id = club and|||b.club_id = club and|||>>> b.user_id = auth.uid()) $$;
create policy of_players on games to authenticated using (
  club_id in (select p.club_id from players p where p.user_id = auth.uid())
  <<<and not exists (select 1 from bans b where b.club_id = games.club_id and b.user_id = auth.uid())||||||and not exists (select 1 from bans b where b.club_id = games.club_id and b.user_id = auth.uid())|||and not exists (select 1 from bans b where b.club_id = games.id and b.user_id = auth.uid())|||and club_id not in (select b.club_id from bans b where b.user_id = auth.uid() and b.club_id is not null)|||and exists (select 1 from players p left join bans b on b.club_id = p.club_id and b.user_id = p.user_id where p.club_id = games.club_id and p.user_id = auth.uid() and b.user_id is null)|||and exists (select 1 from players p left join bans b on b.club_id = p.club_id and b.user_id = p.user_id where p.club_id = games.club_id and p.user_id = auth.uid())|||and (select count(*) from bans b where b.club_id = games.club_id and b.user_id = auth.uid()) = 0|||and not is_out(club_id)|||and not is_out(club_id)|||and not exists (select 1 from bans b where b.club_id = games.club_id and b.user_id = auth.uid() and b.until > now())|||and not exists (select 1 from bans b where b.club_id = games.club_id and b.user_id = auth.uid() and b.until < now())|||and not exists (select 1 from bans b where b.user_id = auth.uid())>>>
);
-- rows
insert into clubs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into players values ('{A}', '{ann}'), ('{B}', '{bob}')<<<, ('{B}', '{ann}')|||, ('{B}', '{ann}')|||, ('{B}', '{ann}')|||, ('{B}', '{ann}')|||, ('{B}', '{ann}')|||, ('{B}', '{ann}')|||, ('{B}', '{ann}')|||, ('{B}', '{ann}')|||, ('{B}', '{ann}')|||, ('{B}', '{ann}')|||, ('{B}', '{ann}')|||, ('{B}', '{ann}')|||>>>;
insert into bans values (<<<'{B}', '{ann}'|||'{B}', '{ann}'|||'{B}', '{ann}'|||'{B}', '{ann}'|||'{B}', '{ann}'|||'{B}', '{ann}'|||'{B}', '{ann}'|||'{B}', '{ann}'|||'{B}', '{ann}'|||'{B}', '{ann}'|||'{B}', '{ann}'|||'{B}', '{ann}'|||'{eve}'>>>);
insert into games (id, club_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
