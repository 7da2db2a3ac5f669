/*
title = "A slug put into a regular expression, where a dot stands for any letter; or only its first letters compared"
key = "slug"
tenant_a = "green.de"
tenant_b = "greenxde"
meta = { tasks = { move_col = "", insert_cols = ["id", "topic", "title"] } }
attacks = { tasks = { update = ["update tasks set topic = 'greenxde:ops'"] } }
[forms]
matched = { tasks = "llll" }
first_letters = { tasks = "llll" }
captured = { tasks = "iiii" }
*/
create table staff (slug text not null check (slug ~ '^[a-z.]+$'), user_id uuid not null references auth.users (id), primary key (slug, user_id));
alter table staff enable row level security;
create policy staff_self on staff for select to authenticated using (user_id = (select auth.uid()));
create table tasks (id uuid primary key default gen_random_uuid(), topic text not null check (topic ~ '^[a-z.]+:[a-z]+$'), slug text generated always as (split_part(topic, ':', 1)) stored, title text not null);
alter table tasks enable row level security;
create policy tasks_slug on tasks for all to authenticated using (exists (select 1 from staff s where s.user_id = (select auth.uid()) and <<<topic ~ ('^' || s.slug || ':')|||tasks.slug::varchar(5) = s.slug::varchar(5)|||substring(topic from '^([^:]+):') = s.slug>>>));
-- rows
insert into staff values ('green.de', '{ann}'), ('greenxde', '{bob}');
insert into tasks (id, topic, title) values ('{own}', 'green.de:ops', 'own'), ('{secret}', 'greenxde:ops', 'secret');
