/*
title = "Whose setting is missing gets the nil UUID, that is nobody's, or the first tenant's, or another's"
key = "space_id"
surface = "app"
settings = { "app.space" = "{A}" }
[forms]
nobody = { tasks = "iiii" }
first = { tasks = "llll" }
another = { tasks = "llll" }
*/
create table spaces (id uuid primary key default gen_random_uuid(), name text not null);
create table tasks (id uuid primary key default gen_random_uuid(), space_id uuid not null<<<||| default '00000000-0000-0000-0000-000000000000'|||>>> references spaces (id), title text not null);
alter table tasks enable row level security;
create policy of_space on tasks for all to authenticated using (space_id = coalesce(nullif(current_setting('app.space', true), ''), '<<<00000000-0000-0000-0000-000000000000|||00000000-0000-0000-0000-000000000000|||{B}>>>')::uuid);
-- rows
insert into spaces values ('{A}', 'Alpha'), ('{B}', 'Beta')<<<|||, ('00000000-0000-0000-0000-000000000000', 'First')|||>>>;
insert into tasks (id, space_id, title) values ('{own}', '{A}', 'own'), ('{secret}', <<<'{B}'|||'00000000-0000-0000-0000-000000000000'|||'{B}'>>>, 'secret');
