/*
title = "A file has an owner, no more is said of him: he is held against who signed in, or against an organisation of several clubs"
key = "club_id"
claims = { app_metadata = { org_id = "dd000000-0000-4000-8000-00000000000d" } }
[forms]
person = { files = "illi" }
organisation = { files = "llll" }
either = { files = "llll" }
[meta.files]
insert_overrides = { owner = "{ann}" }
*/
create table clubs (id uuid primary key);
create table members (club_id uuid not null references clubs, user_id uuid not null references auth.users, primary key (club_id, user_id));
create table files (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, owner uuid, title text);
alter table clubs enable row level security;
alter table members enable row level security;
alter table files enable row level security;
create policy of_owner on files for all to authenticated using (<<<(select auth.uid()) = owner|||owner = (select (auth.jwt() -> 'app_metadata' ->> 'org_id')::uuid)|||owner in ((select auth.uid()), (select (auth.jwt() -> 'app_metadata' ->> 'org_id')::uuid))>>>);
-- rows
insert into clubs values ('{A}'), ('{B}');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into files values ('{own}', '{A}', <<<'{ann}'|||'dd000000-0000-4000-8000-00000000000d'|||'dd000000-0000-4000-8000-00000000000d'>>>, 'x'), ('{secret}', '{B}', <<<'{bob}'|||'dd000000-0000-4000-8000-00000000000d'|||'dd000000-0000-4000-8000-00000000000d'>>>, 'y');
