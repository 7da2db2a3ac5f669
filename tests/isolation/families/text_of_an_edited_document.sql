/*
title = "The whole text of a document with a key taken away, set, or without its nulls is another one than before"
key = "org"
[forms]
untouched = { papers = "d---" }
string = { papers = "d---" }
taken = { papers = "l---" }
set = { papers = "l---" }
without_nulls = { papers = "l---" }
inner = { papers = "l---" }
*/
create table papers (id uuid primary key default gen_random_uuid(), org uuid not null, body jsonb not null);
alter table papers enable row level security;
create policy own on papers for select to authenticated using (<<<body #>> '{}' <> body #>> '{}'|||(jsonb_set(body, '{b}', '1') ->> 'a') <> (body ->> 'a')|||(body - 'a') #>> '{}' <> body #>> '{}'|||jsonb_set(body, '{b}', '1') #>> '{}' <> body #>> '{}'|||jsonb_strip_nulls(body) ->> 'c' <> body ->> 'c'|||((body -> 'c') - 'n') #>> '{}' <> body ->> 'c'>>>);
-- rows
insert into papers (id, org, body) values ('{own}', '{A}', '{"a": "x", "c": {"n": null}}'), ('{secret}', '{B}', '{"a": "x", "c": {"n": null}}');
