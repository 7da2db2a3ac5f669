/*
title = "A class of letters from 0 to z, or from A to z, has marks among them"
key = "org"
[forms]
letters = { papers = "d---" }
digits_to_z = { papers = "l---" }
capitals_to_z = { papers = "l---" }
matched = { papers = "l---" }
*/
create table papers (id uuid primary key default gen_random_uuid(), org uuid not null, path text not null);
alter table papers enable row level security;
create policy own on papers for select to authenticated using (<<<substring(path from '^([0-9a-z]+):') <> split_part(path, ':', 1)|||substring(path from '^([0-z]+):') <> split_part(path, ':', 1)|||substring(path from '^([A-z]+)`') <> split_part(path, '`', 1)|||(regexp_match(path, '^([0-z]+):'))[1] <> split_part(path, ':', 1)>>>);
-- rows
insert into papers (id, org, path) values ('{own}', '{A}', <<<'a:b:c'|||'a:b:c'|||'a`b`c'|||'a:b:c'>>>), ('{secret}', '{B}', <<<'a:b:c'|||'a:b:c'|||'a`b`c'|||'a:b:c'>>>);
