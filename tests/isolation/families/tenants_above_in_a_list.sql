/*
title = "Each organisation lists those above it: who is in one of these reaches down, not up, nor across"
key = "org_id"
setup_tries = [["update orgs set ancestors = array['{A}']::uuid[]"]]
[forms]
down = { reports = "iiii" }
across = { reports = "llll" }
written = { reports = "llll" }
*/
create table orgs (id uuid primary key, ancestors uuid[] not null default '{}', name text);
create table org_users (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
create table reports (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text not null);
alter table orgs enable row level security;
alter table org_users enable row level security;
alter table reports enable row level security;
create policy listed on orgs for select to authenticated using (true);
create policy self on org_users for select to authenticated using (user_id = (select auth.uid()));<<<|||||| create policy filed on orgs for update to authenticated using (true);>>>
create policy of_org on reports to authenticated using (exists (select 1 from orgs o join org_users u on <<<u.org_id = any (o.ancestors)|||o.ancestors && (select mine.ancestors from orgs mine where mine.id = u.org_id)|||u.org_id = any (o.ancestors)>>> where o.id = reports.org_id and u.user_id = (select auth.uid())));
-- rows
insert into orgs values ('{A}', '{{A},d0000000-0000-4000-8000-00000000000d}', 'Alpha'), ('{B}', '{{B},d0000000-0000-4000-8000-00000000000d}', 'Beta');
insert into org_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into reports values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
