/*
title = "Tags of a row: that open it to its own, or to all"
key = "org_id"
[forms]
none = { papers = "iiii" }
overlap = { papers = "liii" }
element = { papers = "liii" }
*/
create table orgs (id uuid primary key, name text);
create table seats (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
create table papers (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text, tags text[] not null default '{}');
alter table orgs enable row level security;
alter table seats enable row level security;
alter table papers enable row level security;
create policy mine on seats for select to authenticated using (user_id = auth.uid());
create policy readers on papers for select to authenticated using (<<<false|||tags && array['open', 'press']|||'open' = any (tags)>>>);
create policy writers on papers to authenticated using (org_id in (select s.org_id from seats s where s.user_id = auth.uid()));
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into seats values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into papers values ('{own}', '{A}', 'own', '{}'), ('{secret}', '{B}', 'secret', '{open}');
