/*
title = "Whoever sends SQL owns the function that a policy asks, or one that nothing asks: he puts another body in its place"
key = "tenant_id"
role = "role_alpha"
surface = "sql"
extra_roles = ["role_alpha", "role_beta", "tenants_all"]
setup_tries = [["create or replace function my_tenant() returns uuid language sql stable set search_path = public, pg_temp as $$ select '{B}'::uuid $$"], ["alter function my_tenant() set search_path = pg_temp", "create temporary table role_tenants as select current_user as role_name, '{B}'::uuid as tenant_id"]]
[forms]
another = { invoices = "iddd" }
own = { invoices = "l---" }
own_without_create = { invoices = "l---" }
*/
create role role_alpha nologin;
create role role_beta nologin;
create role tenants_all nologin;
grant tenants_all to role_alpha, role_beta;
grant usage on schema public to tenants_all;
create table tenants (id uuid primary key, name text not null);
create table role_tenants (role_name name primary key, tenant_id uuid not null references tenants (id));
alter table role_tenants enable row level security;
grant select on role_tenants to tenants_all;
create policy role_tenants_own on role_tenants for select to tenants_all using (role_name = current_user);
create table invoices (id uuid primary key default gen_random_uuid(), tenant_id uuid not null references tenants (id), title text not null);
alter table invoices enable row level security;
grant select on invoices to tenants_all;
create function my_tenant() returns uuid language sql stable set search_path = public, pg_temp as $$ select rt.tenant_id from role_tenants rt where rt.role_name = current_user $$;
create function no_tenant() returns uuid language sql stable set search_path = public, pg_temp as $$ select null::uuid $$;
grant create on schema public to role_alpha;
alter function <<<no_tenant|||my_tenant|||my_tenant>>>() owner to role_alpha;
<<<revoke create on schema public from role_alpha;||||||revoke create on schema public from role_alpha;>>>
create policy invoices_of_role on invoices for select to tenants_all using (tenant_id = my_tenant());
-- rows
insert into tenants values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into role_tenants values ('role_alpha', '{A}'), ('role_beta', '{B}');
insert into invoices (id, tenant_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
