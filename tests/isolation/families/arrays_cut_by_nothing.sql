/*
title = "Functions of arrays that give NULL for an array that is there"
key = "org"
[forms]
removed = { papers = "d---" }
first = { papers = "d---" }
trimmed = { papers = "l---" }
sampled = { papers = "l---" }
from_a_place = { papers = "l---" }
*/
create table papers (id uuid primary key default gen_random_uuid(), org uuid not null, n int);
alter table papers enable row level security;
create policy own on papers for select to authenticated using (<<<array_remove('{1,2}'::int[], n) is null|||array_position(array[org], org) is null|||trim_array('{1,2}'::int[], n) is null|||array_sample('{1,2}'::int[], n) is null|||array_position(array[org], org, 2) is null>>>);
-- rows
insert into papers (id, org) values ('{own}', '{A}'), ('{secret}', '{B}');
