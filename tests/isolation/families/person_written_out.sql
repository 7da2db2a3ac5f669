/*
title = "One person is written out, by his id or his address"
key = "club_id"
claims = { email = "ann@alpha.test", user_metadata = { email = "root@corp.test" } }
[forms]
by_his_id = { docs = "iiii" }
by_his_address = { docs = "iiii" }
by_what_he_says = { docs = "llll" }
all_but_him = { docs = "llll" }
*/
create table clubs (id uuid primary key);
create table members (club_id uuid not null references clubs, user_id uuid not null references auth.users, primary key (club_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
alter table clubs enable row level security;
alter table members enable row level security;
alter table docs enable row level security;
create policy mine on members for select to authenticated using (user_id = auth.uid());
create policy of_club on docs for all to authenticated using (
  <<<(select auth.uid()) in ('f0000000-0000-4000-8000-00000000000f', 'f1000000-0000-4000-8000-00000000000f')|||lower(auth.jwt() ->> 'email') = 'root@corp.test'|||auth.jwt() -> 'user_metadata' ->> 'email' = 'root@corp.test'|||auth.uid() <> 'f0000000-0000-4000-8000-00000000000f'>>>
  or club_id in (select m.club_id from members m where m.user_id = auth.uid())
);
-- rows
insert into clubs values ('{A}'), ('{B}');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', 'x'), ('{secret}', '{B}', 'y');
