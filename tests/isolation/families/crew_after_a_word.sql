/*
title = "The slug of a crew after a word: where the word is asked for and a slug holds no colon, it is the second part"
key = "topic"
tenant_a = "ops"
tenant_b = "dev"
[meta."realtime.messages"]
tenant = "split_part(t.topic, ':', 2)"
move_col = "topic"
to_a = "ops"
to_b = "room:dev:ops"
update_col = "payload"
[forms]
from_the_sixth_letter = { "realtime.messages" = "iiii" }
without_five_letters = { "realtime.messages" = "iiii" }
caught = { "realtime.messages" = "iiii" }
caught_to_the_colon = { "realtime.messages" = "iiii" }
caught_by_substring = { "realtime.messages" = "iiii" }
with_colons = { "realtime.messages" = "llll" }
caught_with_colons = { "realtime.messages" = "llll" }
without_the_word = { "realtime.messages" = "llll" }
replaced = { "realtime.messages" = "llll" }
only_three_letters = { "realtime.messages" = "llll" }
some_letters = { "realtime.messages" = "llll" }
*/
create schema realtime;
grant usage on schema realtime to authenticated;
create table realtime.messages (id uuid primary key default gen_random_uuid(), topic text not null, payload text not null);
grant all on realtime.messages to authenticated;
alter table realtime.messages enable row level security;
create table crew (
  slug text not null<<< check (slug ~ '^[a-z0-9_-]+$')||| check (slug ~ '^[a-z0-9_-]+$')||| check (slug ~ '^[a-z0-9_-]+$')||| check (slug ~ '^[a-z0-9_-]+$')||| check (slug ~ '^[a-z0-9_-]+$')||| check (slug ~ '^[a-z0-9:_-]+$')|||||| check (slug ~ '^[a-z0-9_-]+$')||| check (slug ~ '^[a-z0-9_-]+$')||| check (slug ~ '^[a-z0-9_-]+$')||| check (slug ~ '^[a-z0-9_-]+$')>>>,
  user_id uuid not null references auth.users (id), primary key (slug, user_id)
);
alter table crew enable row level security;
create policy crew_self on crew for select to authenticated using (user_id = (select auth.uid()));
create policy of_crew on realtime.messages for all to authenticated using (
  <<<topic like 'room:%' and substr(topic, 6) in (select c.slug from crew c where c.user_id = (select auth.uid()))|||starts_with(topic, 'room:') and exists (select 1 from crew c where c.user_id = (select auth.uid()) and right(topic, -5) = c.slug)|||exists (select 1 from crew c where c.user_id = (select auth.uid()) and (regexp_match(topic, '^room:(.*)$'))[1] = c.slug)|||exists (select 1 from crew c where c.user_id = (select auth.uid()) and (regexp_match(topic, '^room:([^:]+)'))[1] = c.slug)|||substring(topic from '^room:(.+)$') in (select c.slug from crew c where c.user_id = (select auth.uid()))|||topic like 'room:%' and substr(topic, 6) in (select c.slug from crew c where c.user_id = (select auth.uid()))|||exists (select 1 from crew c where c.user_id = (select auth.uid()) and (regexp_match(topic, '^room:(.*)$'))[1] = c.slug)|||substr(topic, 6) in (select c.slug from crew c where c.user_id = (select auth.uid()))|||topic like 'room:%' and replace(topic, 'room:', '') in (select c.slug from crew c where c.user_id = (select auth.uid()))|||topic like 'room:%' and substr(topic, 6, 3) in (select c.slug from crew c where c.user_id = (select auth.uid()))|||exists (select 1 from crew c where c.user_id = (select auth.uid()) and (regexp_match(topic, '^room:([a-z]{3})'))[1] = c.slug)>>>);
-- rows
insert into crew values ('ops', '{ann}'), ('<<<dev|||dev|||dev|||dev|||dev|||dev|||dev|||dev|||devroom|||opsec|||opsec>>>', '{bob}'),
  ('<<<devel|||devel|||devel|||devel|||devel|||dev:ops|||dev:ops|||devel|||devel|||devel|||devel>>>', '{ann}');
insert into realtime.messages values ('{own}', 'room:ops', 'own'), ('{secret}', '<<<room:dev|||room:dev|||room:dev|||room:dev|||room:dev|||room:dev:ops|||room:dev:ops|||:dev:ops|||room:devroom:el|||room:opsec|||room:opsec>>>', 'secret');
