/*
title = "Who founds a tenant is entered there, under the key that he says: one that is there is taken at once, or may be given twice until the transaction ends"
key = "tenant_id"
role = "role_alpha"
surface = "sql"
extra_roles = ["role_alpha", "role_beta", "tenants_all"]
setup_tries = [["set constraints all deferred", "select found_tenant('{B}')"]]
[forms]
at_once = { invoices = "iddd" }
deferrable = { invoices = "lddd" }
*/
create role role_alpha nologin;
create role role_beta nologin;
create role tenants_all nologin;
grant tenants_all to role_alpha, role_beta;
grant usage on schema public to tenants_all;
create table tenants (id uuid primary key<<<||| deferrable>>>, name text);
create table role_tenants (role_name name not null, tenant_id uuid not null, primary key (role_name, tenant_id));
alter table role_tenants enable row level security;
grant select on role_tenants to tenants_all;
create policy role_tenants_own on role_tenants for select to tenants_all using (role_name = current_user);
create table invoices (id uuid primary key default gen_random_uuid(), tenant_id uuid not null, title text not null);
alter table invoices enable row level security;
grant select on invoices to tenants_all;
create policy invoices_of_role on invoices for select to tenants_all using (tenant_id in (select rt.tenant_id from role_tenants rt where rt.role_name = current_user));
create function found_tenant(fresh uuid) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into public.tenants (id) values (fresh);
  insert into public.role_tenants (role_name, tenant_id) values ('role_alpha', fresh);
end $$;
-- rows
insert into tenants values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into role_tenants values ('role_alpha', '{A}'), ('role_beta', '{B}');
insert into invoices (id, tenant_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
