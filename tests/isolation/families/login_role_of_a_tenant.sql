/*
title = "A table says which tenant a database role is of: which the role may edit, or read"
key = "tenant_id"
role = "role_alpha"
surface = "sql"
extra_roles = ["role_alpha", "role_beta", "tenants_all"]
setup_tries = [["update role_tenants set tenant_id = '{B}'"], ["update role_tenants set note = 'x', tenant_id = '{B}' where role_name = current_user"]]
[forms]
edits = { invoices = "llll" }
reads = { invoices = "iiii" }
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
grant update <<<|||(note) >>>on role_tenants to tenants_all;
create policy role_tenants_own on role_tenants for all to tenants_all using (role_name = current_user);
create table invoices (id uuid primary key default gen_random_uuid(), tenant_id uuid not null references tenants (id), title text not null, amount numeric(12, 2) not null default 0);
alter table invoices enable row level security;
grant select, insert, update, delete on invoices to tenants_all;
create policy invoices_of_role on invoices for all to tenants_all
  using (tenant_id = (select rt.tenant_id from role_tenants rt where rt.role_name = current_user));
-- rows
insert into tenants values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into role_tenants values ('role_alpha', '{A}'), ('role_beta', '{B}');
insert into invoices (id, tenant_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
