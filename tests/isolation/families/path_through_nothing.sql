/*
title = "In a path that is written out NULL leads nowhere, braces within are one path, and a blank that never breaks is of the key"
key = "org"
[forms]
plain = { papers = "d---" }
spaced = { papers = "d---" }
nothing = { papers = "l---" }
quoted_elsewhere = { papers = "l---" }
nested = { papers = "l---" }
unbroken = { papers = "l---" }
*/
create table papers (id uuid primary key default gen_random_uuid(), org uuid not null, body jsonb not null);
alter table papers enable row level security;
create policy own on papers for select to authenticated using (<<<body #>> '{a}' is null and body ->> 'a' = 'x'|||body #>> '{ a }' is null and body ->> 'a' = 'x'|||body #>> '{NULL}' is null and body ->> 'NULL' = 'x'|||jsonb_build_object('null', 'x') #>> '{null}' is null|||jsonb_build_object('a', jsonb_build_object('b', 'x')) #>> '{{a},{b}}' = 'x'|||body #>> E'{\u00a0a}' = 'x' and body #>> '{a}' = 'y'>>>);
-- rows
insert into papers (id, org, body) values ('{own}', '{A}', E'{"a": "y", "\u00a0a": "x", "NULL": "x"}'), ('{secret}', '{B}', E'{"a": "y", "\u00a0a": "x", "NULL": "x"}');
