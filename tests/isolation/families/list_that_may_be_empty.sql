/*
title = "Whom a list names reads the finds of a dig: it has him, it has nobody else, as an empty one, or there is none"
key = "dig_id"
[forms]
has_him = { finds = "iiii" }
nobody_else = { finds = "llll" }
has_him_and_nobody_else = { finds = "iiii" }
of_a_document = { finds = "llll" }
where_there_is_none = { finds = "llll" }
*/
create table digs (id uuid primary key, name text, diggers uuid[]<<< not null||| not null||| not null||| not null|||>>> default '{}', roster jsonb not null default '[]');
create table finds (id uuid primary key default gen_random_uuid(), dig_id uuid not null references digs, title text);
alter table digs enable row level security;
alter table finds enable row level security;
create policy seen on digs for select to authenticated using (true);
create policy of_dig on finds to authenticated using (exists (select from digs d where d.id = finds.dig_id and <<<d.diggers @> array[auth.uid()]|||d.diggers <@ array[auth.uid()]|||d.diggers <@ array[auth.uid()] and d.diggers <> '{}'|||not exists (select from jsonb_array_elements_text(d.roster) e where e <> auth.uid()::text)|||coalesce(auth.uid() = any (d.diggers), true)>>>));
-- rows
insert into digs values ('{A}', 'Alpha', '{{ann}}', '["{ann}"]'), ('{B}', 'Beta', <<<'{}'|||'{}'|||'{}'|||'{}'|||null>>>, '[]');
insert into finds values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
