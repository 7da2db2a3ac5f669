/*
title = "Shows are seen where a hall of the club is open: who is a member keeps its halls; or who waits may bring one, or say to which rank it is open"
key = "club_id"
setup_tries = [["insert into halls (club_id, title) values ('{B}', 'forged')"], ["insert into halls (club_id, title, opens) values ('{B}', 'forged', 'guest')"]]
[forms]
kept_by_members = { shows = "i---", halls = "iiii" }
brought_by_whoever_waits = { shows = "l---", halls = "-l--" }
open_to_a_rank = { shows = "l---" }
*/
create table clubs (id uuid primary key, name text);
create table members (user_id uuid not null references auth.users, club_id uuid not null references clubs, rank text not null default 'guest', primary key (user_id, club_id));
create table halls (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text,
  opens text not null default 'all');
create table shows (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
alter table clubs enable row level security;
alter table members enable row level security;
alter table halls enable row level security;
alter table shows enable row level security;
create policy own on members for select to authenticated using (user_id = auth.uid());
<<<create policy kept on halls to authenticated using (club_id in (select m.club_id from members m where m.user_id = auth.uid()));
|||create policy brought on halls for insert to authenticated with check (club_id in (select m.club_id from members m where m.user_id = auth.uid()));
create policy seen on halls for select to authenticated using (opens = 'all' and club_id in (select m.club_id from members m where m.user_id = auth.uid()));
|||create policy kept on halls to authenticated using (club_id in (select m.club_id from members m where m.user_id = auth.uid()));
>>>create policy seen on shows for select to authenticated using (exists (
  select 1 from members m join halls h on h.club_id = m.club_id where m.user_id = auth.uid() and m.club_id = shows.club_id and h.opens = <<<'all'|||'all'|||m.rank>>>));
-- rows
insert into clubs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{ann}', '{A}'), ('{bob}', '{B}') <<<|||, ('{ann}', '{B}')|||, ('{ann}', '{B}')>>>;
insert into halls values ('{own}', '{A}', 'own', 'all'), ('{secret}', '{B}', 'secret', 'none');
insert into shows values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
