/*
title = "The row's own state is asked, and members have one of that name"
key = "club_id"
setup_tries = [["insert into members values ('{B}', '{ann}', 'invited')"]]
[forms]
nobody_asks_members = { docs = "i---" }
asked_on_the_way = { docs = "i---" }
forgotten_here = { docs = "l---" }
*/
create table clubs (id uuid primary key);
create table members (club_id uuid not null references clubs, user_id uuid not null references auth.users, status text not null default 'active', primary key (club_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, status text not null default 'draft');
create table news (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs);
alter table clubs enable row level security;
alter table members enable row level security;
alter table docs enable row level security;
alter table news enable row level security;
create policy mine on members for select to authenticated using (user_id = auth.uid());
<<<|||create policy asks on members for insert to authenticated with check (user_id = auth.uid() and status = 'invited');
create policy of_club on news for select to authenticated using (club_id in (select m.club_id from members m where m.user_id = auth.uid() and m.status = 'active'));|||create policy asks on members for insert to authenticated with check (user_id = auth.uid() and status = 'invited');
create policy of_club on news for select to authenticated using (club_id in (select m.club_id from members m where m.user_id = auth.uid() and m.status = 'active'));>>>
create policy of_club on docs for select to authenticated using (
  status = 'published' and club_id in (select m.club_id from members m where m.user_id = auth.uid()<<<||| and m.status = 'active'|||>>>)
);
-- rows
insert into clubs values ('{A}'), ('{B}');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', 'published'), ('{secret}', '{B}', 'published');
