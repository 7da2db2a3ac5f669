/*
title = "A topic is a word and the slug of a crew: what a slug may hold, and where the topic ends"
key = "topic"
tenant_a = "ops"
tenant_b = "devops"
[meta."realtime.messages"]
tenant = "split_part(t.topic, ':', 2)"
move_col = "topic"
to_a = "ops"
to_b = "room:devops"
update_col = "payload"
[forms]
among_mine = { "realtime.messages" = "iiii" }
equal = { "realtime.messages" = "iiii" }
an_array = { "realtime.messages" = "iiii" }
formatted = { "realtime.messages" = "iiii" }
of_letters_and_figures = { "realtime.messages" = "iiii" }
unchecked = { "realtime.messages" = "llll" }
with_more_after = { "realtime.messages" = "llll" }
with_colons = { "realtime.messages" = "llll" }
half_the_word = { "realtime.messages" = "llll" }
like_a_slug = { "realtime.messages" = "llll" }
without_the_word = { "realtime.messages" = "iiii" }
from_the_sixth_letter = { "realtime.messages" = "iiii" }
after_a_pattern = { "realtime.messages" = "iiii" }
from_the_third_letter = { "realtime.messages" = "llll" }
without_the_word_with_colons = { "realtime.messages" = "llll" }
*/
create schema realtime;
grant usage on schema realtime to authenticated;
create table realtime.messages (
  id uuid primary key default gen_random_uuid(),
  topic text not null <<<check (topic ~ '^room:[a-z_]+$')|||check (topic ~ '^room:[a-z]+$')|||check (topic ~ '^room:[a-z]+$')|||check (topic ~ '^room:[a-z]+$')|||check (topic ~ '^room:[\w-]{1,40}$')||||||check (topic ~ '^room:[a-z]+')|||check (topic ~ '^room:[a-z:]+$')|||check (topic ~ '^room:[a-z]+$')|||check (topic ~ '^room:[a-z]+$')|||check (topic ~ '^room:[a-z]+$')|||check (topic ~ '^room:[a-z]+$')|||check (topic ~ '^room:[a-z]+$')|||check (topic ~ '^room:[a-z]+$')|||check (topic ~ '^room:[a-z:]+$')>>>,
  payload text not null
);
grant all on realtime.messages to authenticated;
alter table realtime.messages enable row level security;
create table crew (slug text not null, user_id uuid not null references auth.users (id), primary key (slug, user_id));
alter table crew enable row level security;
create policy crew_self on crew for select to authenticated using (user_id = (select auth.uid()));
create policy messages_topic on realtime.messages for all to authenticated using (
  <<<topic in (select 'room:' || c.slug from crew c where c.user_id = (select auth.uid()))|||exists (select 1 from crew c where c.user_id = (select auth.uid()) and 'room:' || c.slug = topic)|||topic = any (array(select concat('room:', c.slug) from crew c where c.user_id = (select auth.uid())))|||exists (select 1 from crew c where c.user_id = (select auth.uid()) and topic = format('room:%s', c.slug))|||topic in (select 'room:' || c.slug from crew c where c.user_id = (select auth.uid()))|||topic in (select 'room:' || c.slug from crew c where c.user_id = (select auth.uid()))|||topic in (select 'room:' || c.slug from crew c where c.user_id = (select auth.uid()))|||topic in (select 'room:' || c.slug from crew c where c.user_id = (select auth.uid()))|||topic in (select 'roo' || c.slug from crew c where c.user_id = (select auth.uid()))|||exists (select 1 from crew c where c.user_id = (select auth.uid()) and topic like 'room:' || c.slug)|||replace(topic, 'room:', '') in (select c.slug from crew c where c.user_id = (select auth.uid()))|||substring(topic from 6) in (select c.slug from crew c where c.user_id = (select auth.uid()))|||regexp_replace(topic, '^room:', '') in (select c.slug from crew c where c.user_id = (select auth.uid()))|||substring(topic from 3) in (select c.slug from crew c where c.user_id = (select auth.uid()))|||replace(topic, 'room:', '') in (select c.slug from crew c where c.user_id = (select auth.uid()))>>>);
-- rows
insert into crew values ('ops', '{ann}'), ('devops', '{bob}'),
  ('<<<sre|||sre|||sre|||sre|||sre|||devops:ops|||devops:ops|||devops:ops|||m:devops|||dev___|||sre|||sre|||sre|||om:devops|||devops:ops>>>', '{ann}')<<<|||||||||||||||||||||||||||, ('m:ops', '{ann}')|||||||||||||||, ('om:ops', '{ann}')|||>>>;
insert into realtime.messages values ('{own}', 'room:ops', 'own'), ('{secret}', 'room:devops<<<|||||||||||||||:ops|||:ops|||:ops|||||||||||||||||||||:ops>>>', 'secret');
