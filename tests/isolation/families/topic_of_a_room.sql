/*
title = "A realtime topic: the third word is the room, or the room's id is somewhere in it"
key = "topic"
[meta."realtime.messages"]
tenant = "split_part(t.topic, ':', 3)"
move_col = "topic"
to_a = "{A}"
to_b = "chat:room:{B}:{A}"
update_col = "payload"
update_val = "touched"
insert_overrides = { topic = "chat:room:{B}:{A}" }
own_overrides = { topic = "chat:room:{A}" }
[forms]
third = { "realtime.messages" = "ii--" }
anywhere = { "realtime.messages" = "ll--" }
after_words = { "realtime.messages" = "ii--" }
words_alone = { "realtime.messages" = "ll--" }
one_of_them = { "realtime.messages" = "ll--" }
*/
create table rooms (id uuid primary key, name text not null);
create table guests (room_id uuid not null references rooms, user_id uuid not null references auth.users, primary key (room_id, user_id));
alter table rooms enable row level security;
alter table guests enable row level security;
revoke all on rooms, guests from anon, authenticated;
grant select on guests to authenticated;
create policy self on guests for select to authenticated using (user_id = auth.uid());
create schema realtime;
grant usage on schema realtime to authenticated;
create table realtime.messages (id uuid primary key default gen_random_uuid(), topic text not null, payload text);
grant select, insert on realtime.messages to authenticated;
alter table realtime.messages enable row level security;
create policy of_room on realtime.messages to authenticated using (exists (
  select 1 from guests g where g.user_id = auth.uid() and <<<g.room_id::text = split_part(topic, ':', 3)|||topic like 'chat:room:%' || g.room_id || '%'|||split_part(topic, ':', 1) = 'chat' and split_part(topic, ':', 2) = 'room' and split_part(topic, ':', 3)::uuid = g.room_id|||split_part(topic, ':', 1) = 'chat' and (split_part(topic, ':', 2) = 'room' or split_part(topic, ':', 3)::uuid = g.room_id)|||split_part(topic, ':', 1) = 'chat' and g.room_id::text = any ((string_to_array(topic, ':'))[3:])>>>));
-- rows
insert into rooms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into guests values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into realtime.messages values ('{own}', 'chat:room:{A}', 'own'), ('{secret}', 'chat:room:{B}:{A}', 'secret');
