/*
title = "The platform's own people see all; an admin of a tenant hands out roles: any, or those of a tenant"
key = "org_id"
setup_tries = [["update profiles set role = 'super_admin' where user_id = auth.uid()"], ["update profiles set role = 'super_admin'"]]
[forms]
of_a_tenant = { docs = "iiii" }
any_role = { docs = "llll" }
another_role = { docs = "iiii" }
role_of_an_owner = { docs = "llll" }
*/
create table orgs (id uuid primary key, name text);
create table profiles (user_id uuid primary key references auth.users, org_id uuid references orgs, role text not null default 'member');
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table orgs enable row level security;
alter table profiles enable row level security;
alter table docs enable row level security;
create function my_org() returns uuid language sql stable security definer set search_path = '' as $$ select p.org_id from public.profiles p where p.user_id = auth.uid() $$;
create function my_role() returns text language sql stable security definer set search_path = '' as $$ select p.role from public.profiles p where p.user_id = auth.uid() $$;
create policy own on profiles for select to authenticated using (org_id = my_org());
create policy by_admins on profiles for update to authenticated using (org_id = my_org() and my_role() = 'admin')
  with check (org_id = my_org()<<< and role in ('member', 'admin')|||||| and role <> 'super_admin'||| and role <> 'owner'>>>);
create policy of_org on docs to authenticated using (org_id = my_org() or my_role() = 'super_admin');
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into profiles values ('{ann}', '{A}', 'admin'), ('{bob}', '{B}', 'admin');
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
