/*
title = "Who was removed is still listed, with who removed him: asked for, or forgotten"
key = "org_id"
[forms]
asked = { docs = "iiii", notes = "iiii" }
forgotten = { docs = "iiii", notes = "llll" }
*/
create table orgs (id uuid primary key, name text);
create table members (org_id uuid references orgs, user_id uuid references auth.users, removed_by uuid references auth.users, primary key (org_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
create table notes (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table orgs enable row level security;
alter table members enable row level security;
alter table docs enable row level security;
alter table notes enable row level security;
create policy m on members for select to authenticated using (user_id = auth.uid());
create policy s on docs to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid() and m.removed_by is null));
create policy s on notes to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid()<<< and m.removed_by is null|||>>>));
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}', null), ('{B}', '{bob}', null), ('{B}', '{ann}', '{bob}');
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into notes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
