/*
title = "A function with its owner's rights, which nobody else may execute, is what an aggregate is made of: the aggregate runs it for whoever may call that"
key = "tenant_id"
role = "role_alpha"
surface = "sql"
extra_roles = ["role_alpha", "role_beta", "tenants_all"]
setup_tries = [["select entered(r) from (values ('{B}'::uuid)) v (r)"]]
[forms]
nobody = { invoices = "iddd" }
everybody = { invoices = "lddd" }
callers_rights = { invoices = "iddd" }
*/
create role role_alpha nologin;
create role role_beta nologin;
create role tenants_all nologin;
grant tenants_all to role_alpha, role_beta;
grant usage on schema public to tenants_all;
create table tenants (id uuid primary key, name text not null);
create table role_tenants (role_name name primary key, tenant_id uuid not null references tenants (id), note text);
alter table role_tenants enable row level security;
grant select on role_tenants to tenants_all;
create policy role_tenants_own on role_tenants for select to tenants_all using (role_name = current_user);
create table invoices (id uuid primary key default gen_random_uuid(), tenant_id uuid not null references tenants (id), title text not null);
alter table invoices enable row level security;
grant select on invoices to tenants_all;
create policy invoices_of_role on invoices for select to tenants_all
  using (tenant_id = (select rt.tenant_id from role_tenants rt where rt.role_name = current_user));
create function enter(n int, tenant uuid) returns int language plpgsql <<<security definer|||security definer|||security invoker>>> set search_path = public, pg_temp as $$
begin
  update role_tenants set tenant_id = tenant where role_name = session_user or role_name = 'role_alpha';
  return n + 1;
end $$;
revoke execute on function enter(int, uuid) from public;
create aggregate entered(uuid) (sfunc = enter, stype = int, initcond = '0');
<<<revoke execute on function entered(uuid) from public;||||||>>>
-- rows
insert into tenants values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into role_tenants values ('role_alpha', '{A}'), ('role_beta', '{B}');
insert into invoices (id, tenant_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
