/*
title = "What a caller says himself, where a membership is lacking"
key = "club_id"
[forms]
header_else = { docs = "l---" }
meta_else = { docs = "l---" }
member_only = { docs = "i---" }
*/
create table clubs (id uuid primary key);
create table members (club_id uuid not null references clubs, user_id uuid not null references auth.users, primary key (club_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
alter table clubs enable row level security;
alter table members enable row level security;
alter table docs enable row level security;
create policy self on members for select to authenticated using (user_id = auth.uid());
create policy of_club on docs for select to authenticated using (club_id = <<<coalesce((select m.club_id from members m where m.user_id = auth.uid() limit 1), (current_setting('request.headers', true)::json ->> 'x-club-id')::uuid)|||coalesce((select m.club_id from members m where m.user_id = auth.uid() limit 1), (auth.jwt() -> 'user_metadata' ->> 'club_id')::uuid)|||(select m.club_id from members m where m.user_id = auth.uid() limit 1)>>>);
-- rows
insert into clubs values ('{A}'), ('{B}');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', 'x'), ('{secret}', '{B}', 'x');
