/*
title = "Access that somebody grants: of the support to a tenant's rows, or of the operator's own people to any"
key = "org_id"
setup_tries = [["insert into support_access (org_id, agent_id) values ('{B}', '{ann}')"], ["insert into support_access (org_id, agent_id, granted_by) values ('{B}', '{ann}', '{bob}')"], ["insert into impersonation_sessions (staff_id, org_id) values ('{ann}', '{B}')"], ["insert into platform_admins values ('{ann}')", "insert into impersonation_sessions (staff_id, org_id) values ('{ann}', '{B}')"], ["select appoint('{ann}')", "insert into impersonation_sessions (staff_id, org_id) values ('{ann}', '{B}')"]]
[forms]
by_an_owner_or_the_operator = { papers = "iiii" }
granted_by_anyone = { papers = "llll" }
sessions_of_anyone = { papers = "llll" }
operators_of_their_own_accord = { papers = "llll" }
operators_that_a_function_appoints = { papers = "llll" }
*/
create table orgs (id uuid primary key, name text not null);
create table employees (org_id uuid not null references orgs (id), user_id uuid not null references auth.users (id), role text not null default 'staff', primary key (org_id, user_id));
create table platform_admins (user_id uuid primary key references auth.users (id));
create table support_access (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs (id), agent_id uuid not null references auth.users (id), granted_by uuid not null default auth.uid() references auth.users (id), expires_at timestamptz not null default now() + interval '2 days');
create table impersonation_sessions (id uuid primary key default gen_random_uuid(), staff_id uuid not null references auth.users (id), org_id uuid not null references orgs (id), expires_at timestamptz not null default now() + interval '1 hour');
create table papers (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs (id), title text not null);
alter table orgs enable row level security;
alter table employees enable row level security;
alter table platform_admins enable row level security;
alter table support_access enable row level security;
alter table impersonation_sessions enable row level security;
alter table papers enable row level security;
create function is_operator() returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.platform_admins a where a.user_id = auth.uid())
$$;
create function my_orgs() returns setof uuid language sql stable security definer set search_path = '' as $$
  select e.org_id from public.employees e where e.user_id = auth.uid()
  union
  select i.org_id from public.impersonation_sessions i where i.staff_id = auth.uid() and i.expires_at > now()
$$;
create policy employees_own on employees for select to authenticated using (user_id = auth.uid());
create policy support_read on support_access for select to authenticated using (agent_id = auth.uid() or granted_by = auth.uid());
create policy support_grant on support_access for insert to authenticated with check (granted_by = auth.uid()<<< and exists (select 1 from employees e where e.org_id = support_access.org_id and e.user_id = auth.uid() and e.role = 'owner')|||||| and exists (select 1 from employees e where e.org_id = support_access.org_id and e.user_id = auth.uid() and e.role = 'owner')||| and exists (select 1 from employees e where e.org_id = support_access.org_id and e.user_id = auth.uid() and e.role = 'owner')||| and exists (select 1 from employees e where e.org_id = support_access.org_id and e.user_id = auth.uid() and e.role = 'owner')>>>);
create policy sessions_own on impersonation_sessions for select to authenticated using (staff_id = auth.uid());
create policy sessions_start on impersonation_sessions for insert to authenticated with check (staff_id = auth.uid()<<< and is_operator()||| and is_operator()|||||| and is_operator()||| and is_operator()>>>);
<<<|||||||||create policy join_in on platform_admins for insert to authenticated with check (user_id = auth.uid());|||create function appoint(p_user uuid) returns void language sql security definer set search_path = '' as $$
  insert into public.platform_admins (user_id) values (p_user) on conflict do nothing
$$;>>>
create policy papers_of_mine on papers for all to authenticated using (org_id in (select my_orgs()));
create policy papers_of_support on papers for all to authenticated using (org_id in (select s.org_id from support_access s where s.agent_id = auth.uid() and s.expires_at > now()));
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into employees values ('{A}', '{ann}', 'owner'), ('{B}', '{bob}', 'owner');
insert into papers (id, org_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
