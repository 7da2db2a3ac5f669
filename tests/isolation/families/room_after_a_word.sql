/*
title = "The id of a room after a word: cut off after so many letters, caught by a pattern, or only what the topic ends with"
key = "topic"
[meta."realtime.messages"]
tenant = "split_part(t.topic, ':', 2)"
move_col = "topic"
to_a = "{A}"
to_b = "room:{B}:{A}"
update_col = "payload"
update_val = "touched"
insert_overrides = { topic = "room:{B}:{A}" }
own_overrides = { topic = "room:{A}" }
[forms]
from_the_sixth_letter = { "realtime.messages" = "iiii" }
without_five_letters = { "realtime.messages" = "iiii" }
as_long_as_an_id = { "realtime.messages" = "iiii" }
as_long_as_an_id_cast = { "realtime.messages" = "iiii" }
caught = { "realtime.messages" = "iiii" }
caught_to_the_colon = { "realtime.messages" = "iiii" }
caught_digits = { "realtime.messages" = "iiii" }
caught_by_substring = { "realtime.messages" = "iiii" }
last_letters_checked = { "realtime.messages" = "iiii" }
last_letters = { "realtime.messages" = "llll" }
caught_at_the_end = { "realtime.messages" = "llll" }
caught_anywhere = { "realtime.messages" = "llll" }
from_a_later_letter = { "realtime.messages" = "llll" }
*/
create table rooms (id uuid primary key, name text not null);
create table guests (room_id uuid not null references rooms, user_id uuid not null references auth.users, primary key (room_id, user_id));
alter table rooms enable row level security;
alter table guests enable row level security;
revoke all on rooms from anon, authenticated;
create policy self on guests for select to authenticated using (user_id = (select auth.uid()));
create schema realtime;
grant usage on schema realtime to authenticated;
create table realtime.messages (
  id uuid primary key default gen_random_uuid(),
  topic text not null<<<|||||||||||||||||||||||| check (topic ~ '^room:[0-9a-f-]{36}$')||||||||||||>>>,
  payload text
);
grant all on realtime.messages to authenticated;
alter table realtime.messages enable row level security;
create policy of_room on realtime.messages for all to authenticated using (exists (
  select 1 from guests g where g.user_id = (select auth.uid()) and
  <<<topic like 'room:%' and substr(topic, 6) = g.room_id::text|||left(topic, 5) = 'room:' and right(topic, -5) = g.room_id::text|||topic like 'room:%' and substr(topic, 6, 36) = g.room_id::text|||starts_with(topic, 'room:') and substring(topic from 6 for 36)::uuid = g.room_id|||(regexp_match(topic, '^room:(.*)$'))[1] = g.room_id::text|||(regexp_match(topic, '^room:([^:]+)'))[1] = g.room_id::text|||(regexp_match(topic, '^room:([0-9a-f-]{36})'))[1]::uuid = g.room_id|||substring(topic from '^room:(.+)$') = g.room_id::text|||right(topic, 36) = g.room_id::text|||topic like 'room:%' and right(topic, 36) = g.room_id::text|||topic like 'room:%' and (regexp_match(topic, '([0-9a-f-]{36})$'))[1] = g.room_id::text|||(regexp_match(topic, '^room:.*:([0-9a-f-]{36})'))[1] = g.room_id::text|||topic like 'room:%' and substr(topic, 43) = g.room_id::text>>>));
-- rows
insert into rooms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into guests values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into realtime.messages values ('{own}', 'room:{A}', 'own'), ('{secret}', 'room:{B}<<<:{A}|||:{A}|||:{A}|||:{A}|||:{A}|||:{A}|||:{A}|||:{A}||||||:{A}|||:{A}|||:{A}|||:{A}>>>', 'secret');
