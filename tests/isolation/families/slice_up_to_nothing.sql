/*
title = "A slice of an array is NULL where one of its bounds is"
key = "org"
[forms]
counted = { papers = "d---" }
upper = { papers = "l---" }
lower = { papers = "l---" }
literal = { papers = "l---" }
*/
create table papers (id uuid primary key default gen_random_uuid(), org uuid not null, tags text[] not null, pages integer not null, shown integer);
alter table papers enable row level security;
create policy own on papers for select to authenticated using (<<<tags[1:pages] is null|||tags[1:shown] is null|||tags[shown:] is null|||('{a,b}'::text[])[1:shown] is null>>>);
-- rows
insert into papers (id, org, tags, pages) values ('{own}', '{A}', '{a}', 1), ('{secret}', '{B}', '{a}', 1);
