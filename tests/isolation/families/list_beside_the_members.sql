/*
title = "Two tables pair people with inns: the policy asks for its members, for those who rated it, or for who was removed"
key = "inn_id"
[forms]
members = { rooms = "i---" }
ratings = { rooms = "l---" }
removed = { rooms = "l---" }
*/
create table inns (id uuid primary key);
create table inn_members (inn_id uuid not null references inns, user_id uuid not null references auth.users, primary key (inn_id, user_id));
create table inn_ratings (inn_id uuid not null references inns, <<<user_id|||user_id|||removed_user_id>>> uuid not null references auth.users, primary key (inn_id, <<<user_id|||user_id|||removed_user_id>>>));
alter table inns enable row level security;
alter table inn_members enable row level security;
alter table inn_ratings enable row level security;
create policy mine on inn_members for select to authenticated using (user_id = auth.uid());
create policy rated on inn_ratings for select to authenticated using (<<<user_id|||user_id|||removed_user_id>>> = auth.uid());
create table rooms (id uuid primary key default gen_random_uuid(), inn_id uuid not null references inns, title text);
alter table rooms enable row level security;
create policy of_inn on rooms for select to authenticated using (inn_id in (select m.inn_id from <<<inn_members m where m.user_id|||inn_ratings m where m.user_id|||inn_ratings m where m.removed_user_id>>> = auth.uid()));
-- rows
insert into inns values ('{A}'), ('{B}');
insert into inn_members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into inn_ratings values ('{B}', '{ann}');
insert into rooms values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
