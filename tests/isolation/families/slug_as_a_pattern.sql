/*
title = "A slug as a pattern: an underscore stands for any letter"
key = "slug"
tenant_a = "a_c"
tenant_b = "abc"
meta = { tasks = { move_col = "", insert_cols = ["id", "topic", "title"] } }
attacks = { tasks = { update = ["update tasks set topic = 'abc:ops'"] } }
[forms]
like = { tasks = "llll" }
escaped = { tasks = "iiii" }
starts_with = { tasks = "iiii" }
*/
create table staff (slug text not null check (slug ~ '^[a-z_]+$'), user_id uuid not null references auth.users (id), primary key (slug, user_id));
alter table staff enable row level security;
create policy staff_self on staff for select to authenticated using (user_id = (select auth.uid()));
create table tasks (id uuid primary key default gen_random_uuid(), topic text not null check (topic ~ '^[a-z_]+:[a-z]+$'), slug text generated always as (split_part(topic, ':', 1)) stored, title text not null);
alter table tasks enable row level security;
create policy tasks_slug on tasks for all to authenticated using (exists (select 1 from staff s where s.user_id = (select auth.uid()) and <<<topic like s.slug || ':%'|||topic like replace(s.slug, '_', '\_') || ':%'|||starts_with(topic, s.slug || ':')>>>));
-- rows
insert into staff values ('a_c', '{ann}'), ('abc', '{bob}');
insert into tasks (id, topic, title) values ('{own}', 'a_c:ops', 'own'), ('{secret}', 'abc:ops', 'secret');
