/*
title = "Creating an organisation whose slug is taken fails, or: creating an organisation whose slug is taken makes the caller its owner"
key = "org_id"
setup_tries = [["select create_org('beta', 'x')"]]
[forms]
fails = { reports = "iiii" }
joins = { reports = "llll" }
*/
create table orgs (id uuid primary key default gen_random_uuid(), slug text not null unique, name text not null);
create table memberships (org_id uuid not null references orgs (id), user_id uuid not null references auth.users (id), role text not null, primary key (org_id, user_id));
create table reports (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs (id), title text not null);
alter table orgs enable row level security;
alter table memberships enable row level security;
alter table reports enable row level security;
create policy memberships_self on memberships for select to authenticated using (user_id = (select auth.uid()));
create policy reports_org on reports for all to authenticated using (
  exists (select 1 from memberships m where m.org_id = reports.org_id and m.user_id = (select auth.uid()) and m.role in ('owner', 'member')));
create function create_org(p_slug text, p_name text) returns uuid language plpgsql security definer set search_path = '' as $$
declare
  v_org uuid;
begin
  if auth.uid() is null then
    raise exception 'sign in first';
  end if;
  insert into public.orgs (slug, name) values (lower(p_slug), p_name)<<<|||
  on conflict (slug) do update set name = excluded.name>>>
  returning id into v_org;
  insert into public.memberships (org_id, user_id, role) values (v_org, auth.uid(), 'owner') on conflict (org_id, user_id) do update set role = 'owner';
  return v_org;
end
$$;
-- rows
insert into orgs values ('{A}', 'alpha', 'Alpha'), ('{B}', 'beta', 'Beta');
insert into memberships values ('{A}', '{ann}', 'owner'), ('{B}', '{bob}', 'owner');
insert into reports values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
