/*
title = "A function founds a group and answers its id; founders add members: in an organisation of theirs, or in any"
key = "org_id"
[attacks.reports]
select = [["select found_group('{B}')", "insert into group_members select id, '{ann}' from groups where org_id = '{B}'", "select id::text from reports"]]
[forms]
own_org = { reports = "i---" }
any_org = { reports = "l---" }
*/
create table orgs (id uuid primary key, name text);
create table org_users (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
alter table orgs enable row level security;
alter table org_users enable row level security;
create policy ou on org_users for select to authenticated using (user_id = auth.uid());
create function my_orgs() returns setof uuid language sql stable security definer set search_path = '' as $$ select u.org_id from public.org_users u where u.user_id = auth.uid() $$;
create table reports (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table reports enable row level security;
create table groups (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, founder uuid not null);
create table group_members (group_id uuid references groups, user_id uuid references auth.users, primary key (group_id, user_id));
alter table groups enable row level security;
alter table group_members enable row level security;
create policy gs on groups for select to authenticated using (founder = auth.uid());
create policy gm on group_members for select to authenticated using (user_id = auth.uid());
create policy gmi on group_members for insert to authenticated with check (exists (select 1 from groups g where g.id = group_id and g.founder = auth.uid()));
create function found_group(org uuid) returns uuid language plpgsql security definer set search_path = '' as $$ declare made uuid; begin <<<if org not in (select public.my_orgs()) then raise exception 'no'; end if;|||>>> insert into public.groups (org_id, founder) values (org, auth.uid()) returning id into made; return made; end $$;
create function reachable() returns setof uuid language sql stable security definer set search_path = '' as $$ select g.org_id from public.group_members m join public.groups g on g.id = m.group_id where m.user_id = auth.uid() $$;
create policy r on reports to authenticated using (org_id in (select my_orgs()) or org_id in (select reachable()));
-- rows
insert into orgs (id, name) values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into org_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into reports values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
