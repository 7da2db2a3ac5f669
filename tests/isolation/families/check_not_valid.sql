/*
title = "No row is public, a CHECK says: of all rows, or of those written since"
key = "org_id"
[forms]
valid = { papers = "iiii" }
not_valid = { papers = "liii" }
*/
create table orgs (id uuid primary key, name text);
create table seats (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
create table papers (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text, visibility text not null default 'org');
alter table orgs enable row level security;
alter table seats enable row level security;
alter table papers enable row level security;
create policy mine on seats for select to authenticated using (user_id = auth.uid());
create policy readers on papers for select to authenticated using (org_id in (select s.org_id from seats s where s.user_id = auth.uid()) or visibility = 'world');
create policy writers on papers to authenticated using (org_id in (select s.org_id from seats s where s.user_id = auth.uid()));
<<<alter table papers add constraint never_world check (visibility <> 'world');|||alter table papers add constraint never_world check (visibility <> 'world') not valid;>>>
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into seats values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into papers values ('{own}', '{A}', 'own', 'org'), ('{secret}', '{B}', 'secret', 'org');
<<<|||alter table papers drop constraint never_world; insert into papers values ('cb000000-0000-4000-8000-000000000003', '{B}', 'old', 'world');
alter table papers add constraint never_world check (visibility <> 'world') not valid;>>>
