/*
title = "A full join of all clubs and all memberships: what is asked of the membership, what is there of both, or of either"
key = "club_id"
[forms]
of_the_membership = { docs = "iiii" }
of_both = { docs = "iiii" }
of_either = { docs = "llll" }
of_one_alone = { docs = "llll" }
*/
create table clubs (id uuid primary key, name text);
create table members (club_id uuid not null references clubs, user_id uuid not null references auth.users, primary key (club_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
alter table clubs enable row level security;
alter table members enable row level security;
alter table docs enable row level security;
create policy listed on clubs for select to authenticated using (true);
create policy directory on members for select to authenticated using (true);
create policy of_club on docs for all to authenticated using (club_id in (
  <<<select m.club_id from clubs c full join members m on m.club_id = c.id where m.user_id = (select auth.uid())|||select c.id from clubs c full join members m on m.club_id = c.id and m.user_id = (select auth.uid()) where c.id is not null and m.user_id is not null|||select coalesce(m.club_id, c.id) from clubs c full join members m on m.club_id = c.id and m.user_id = (select auth.uid())|||select m.club_id from clubs c full join members m on m.club_id = c.id and m.user_id = (select auth.uid()) where c.id is null>>>
));
-- rows
insert into clubs values ('{A}'), ('{B}');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', 'x'), ('{secret}', '{B}', 'y');
