/*
title = "Short names of clubs, looked for in a list of the token: each has a letter, or one may have none"
key = "club"
claims = { app_metadata = { clubs = "" } }
[forms]
some_letters = { songs = "i---" }
no_letters = { songs = "l---" }
*/
create table clubs (club text primary key check (club ~ '^[a-z0-9]<<<+|||*>>>$'));
create table songs (id uuid primary key default gen_random_uuid(), club text not null references clubs, title text);
alter table clubs enable row level security;
alter table songs enable row level security;
create policy p on songs for select to authenticated using (',' || (auth.jwt() -> 'app_metadata' ->> 'clubs') || ',' like '%,' || club || ',%');
-- rows
insert into clubs values ('alpha'), (<<<'beta'|||''>>>);
insert into songs values ('{own}', 'alpha', 'own'), ('{secret}', <<<'beta'|||''>>>, 'secret');
