/*
title = "A table that inherits from one with policies: with row-level security of its own, or without"
key = "archive_org"
[forms]
own_policies = { papers = "iiii", papers_old = "iiii" }
without = { papers = "iiii", papers_old = "llll" }
*/
create table archive_users (archive_org uuid not null, user_id uuid not null references auth.users, primary key (archive_org, user_id));
alter table archive_users enable row level security;
create policy u on archive_users for select to authenticated using (user_id = auth.uid());
create table papers (id uuid primary key default gen_random_uuid(), archive_org uuid not null, title text);
create table papers_old (archived_at timestamptz not null default now(), primary key (id)) inherits (papers);
alter table papers enable row level security;
create policy p on papers to authenticated using (archive_org in (select u.archive_org from archive_users u where u.user_id = auth.uid()));
<<<alter table papers_old enable row level security;
create policy p on papers_old to authenticated using (archive_org in (select u.archive_org from archive_users u where u.user_id = auth.uid()));|||>>>
-- rows
insert into archive_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into papers values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into papers_old values ('ca000000-0000-4000-8000-000000000011', '{A}', 'own'), ('cb000000-0000-4000-8000-000000000012', '{B}', 'secret');
