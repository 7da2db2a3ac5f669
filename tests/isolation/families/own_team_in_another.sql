/*
title = "Whoever founds a group in an organisation may add members to it: in his own, or in any"
key = "org_id"
setup_tries = [["insert into groups (id, org_id, founder) values ('e0000000-0000-4000-8000-000000000001', '{B}', '{ann}')", "insert into group_members values ('e0000000-0000-4000-8000-000000000001', '{ann}')"]]
[forms]
own_org = { reports = "iiii" }
any_org = { reports = "llll" }
*/
create table orgs (id uuid primary key, name text);
create table org_users (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
create table groups (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, founder uuid not null default auth.uid());
create table group_members (group_id uuid references groups, user_id uuid references auth.users, primary key (group_id, user_id));
create table reports (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table orgs enable row level security;
alter table org_users enable row level security;
alter table groups enable row level security;
alter table group_members enable row level security;
alter table reports enable row level security;
create policy ou on org_users for select to authenticated using (user_id = auth.uid());
create policy gs on groups for select to authenticated using (founder = auth.uid());
create policy gi on groups for insert to authenticated with check (founder = auth.uid()<<< and org_id in (select u.org_id from org_users u where u.user_id = auth.uid())|||>>>);
create policy gm on group_members for select to authenticated using (user_id = auth.uid());
create policy gmi on group_members for insert to authenticated with check (exists (select 1 from groups g where g.id = group_id and g.founder = auth.uid()));
create function reachable() returns setof uuid language sql stable security definer set search_path = '' as $$ select g.org_id from public.group_members m join public.groups g on g.id = m.group_id where m.user_id = auth.uid() $$;
create policy r on reports to authenticated using (org_id in (select reachable()));
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into org_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into groups values ('ea000000-0000-4000-8000-000000000001', '{A}', '{ann}'), ('eb000000-0000-4000-8000-000000000001', '{B}', '{bob}');
insert into group_members values ('ea000000-0000-4000-8000-000000000001', '{ann}'), ('eb000000-0000-4000-8000-000000000001', '{bob}');
insert into reports values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
