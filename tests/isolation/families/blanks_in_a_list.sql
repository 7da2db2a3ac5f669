/*
title = "Of the blanks around an element of an array literal the server drops its own, and not the one that never breaks"
key = "org"
[forms]
blank = { papers = "d---" }
tab = { papers = "d---" }
unbroken = { papers = "l---" }
*/
create table papers (id uuid primary key default gen_random_uuid(), org uuid not null, body text not null);
alter table papers enable row level security;
create policy own on papers for select to authenticated using (body <> 'a' and body = any (E'{<<< |||\t|||\u00a0>>>a}'::text[]));
-- rows
insert into papers (id, org, body) values ('{own}', '{A}', <<<' a'|||E'\ta'|||E'\u00a0a'>>>), ('{secret}', '{B}', <<<' a'|||E'\ta'|||E'\u00a0a'>>>);
