/*
title = "authorize() asks for the permission in the organisation of the row, or: authorize() asks whether the caller has the permission in any organisation"
key = "org_id"
[forms]
there = { files = "iiii" }
anywhere = { files = "illl" }
*/
create type app_permission as enum ('files.read', 'files.write', 'files.delete');
create type app_role as enum ('viewer', 'editor', 'owner');
create table orgs (id uuid primary key, name text not null);
create table user_roles (org_id uuid not null references orgs (id), user_id uuid not null references auth.users (id), role app_role not null, primary key (org_id, user_id));
create table role_permissions (role app_role not null, permission app_permission not null, primary key (role, permission));
create table files (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs (id), title text not null);
alter table orgs enable row level security;
alter table user_roles enable row level security;
alter table role_permissions enable row level security;
alter table files enable row level security;
create policy user_roles_self on user_roles for select to authenticated using (user_id = (select auth.uid()));
create policy role_permissions_read on role_permissions for select to authenticated using (true);
create function authorize(requested app_permission, p_org uuid) returns boolean language plpgsql stable security definer set search_path = '' as $$
declare
  bind_permissions int;
begin
  select count(*) into bind_permissions
  from public.role_permissions rp
  join public.user_roles ur on ur.role = rp.role
  where rp.permission = requested and ur.user_id = auth.uid()<<< and ur.org_id = p_org|||>>>;
  return bind_permissions > 0;
end
$$;
create policy files_read on files for select to authenticated using (org_id in (select ur.org_id from user_roles ur where ur.user_id = (select auth.uid())));
create policy files_add on files for insert to authenticated with check (authorize('files.write', org_id));
create policy files_edit on files for update to authenticated using (authorize('files.write', org_id));
create policy files_drop on files for delete to authenticated using (authorize('files.delete', org_id));
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into user_roles values ('{A}', '{ann}', 'owner'), ('{B}', '{bob}', 'owner');
insert into role_permissions values ('viewer', 'files.read'), ('editor', 'files.write'), ('owner', 'files.write'), ('owner', 'files.delete');
insert into files values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
