/*
title = "Permissions of roles: of the role that a member has, or of any that has its name, or in any organisation"
key = "org_id"
[forms]
own_role = { reports = "iiii" }
by_name = { reports = "iiii" }
any_org = { reports = "llll" }
*/
create table orgs (id uuid primary key, name text not null);
create table org_roles (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, name text not null, can_read boolean not null default false, unique (org_id, name), unique (id, org_id));
create table org_people (org_id uuid not null references orgs, user_id uuid not null references auth.users, role_id uuid not null, primary key (org_id, user_id), foreign key (role_id, org_id) references org_roles (id, org_id));
alter table orgs enable row level security;
alter table org_roles enable row level security;
alter table org_people enable row level security;
create function allowed(p_org uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (
    select 1 from public.org_people m join public.org_roles r on <<<r.id = m.role_id|||r.org_id = m.org_id and r.name = (select x.name from public.org_roles x where x.id = m.role_id)|||r.id = m.role_id>>>
    where m.user_id = auth.uid() and r.can_read<<< and m.org_id = p_org||| and r.org_id = p_org||| >>>
  )
$$;
create table reports (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table reports enable row level security;
create policy reports_of_role on reports to authenticated using (allowed(org_id));
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into org_roles values ('ea000000-0000-4000-8000-000000000001', '{A}', 'editor', true), ('eb000000-0000-4000-8000-000000000002', '{B}', 'editor', true);
insert into org_people values ('{A}', '{ann}', 'ea000000-0000-4000-8000-000000000001'), ('{B}', '{bob}', 'eb000000-0000-4000-8000-000000000002');
insert into reports values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
