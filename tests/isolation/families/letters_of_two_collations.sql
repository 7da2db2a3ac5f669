/*
title = "What a text is in lower case hangs on its collation, also where all tell texts apart"
key = "org"
[forms]
same = { papers = "d---" }
cut = { papers = "d---" }
upper = { papers = "l---" }
lower = { papers = "l---" }
pattern = { papers = "l---" }
*/
create table papers (id uuid primary key default gen_random_uuid(), org uuid not null, body text collate "C");
alter table papers enable row level security;
create policy own on papers for select to authenticated using (<<<body <> body collate "pg_c_utf8"|||left(body, 1) <> left(body collate "pg_c_utf8", 1)|||upper(body) <> upper(body collate "pg_c_utf8")|||lower(body) <> lower(body collate "pg_c_utf8")|||regexp_replace(body, '\w', '') <> regexp_replace(body collate "pg_c_utf8", '\w', '')>>>);
-- rows
insert into papers (id, org, body) values ('{own}', '{A}', 'éÉ'), ('{secret}', '{B}', 'éÉ');
