/*
title = "A trigger's function with its owner's rights, which no trigger runs any more: whoever sends SQL puts it on a temporary table of his, if he may execute it"
key = "tenant_id"
role = "role_alpha"
surface = "sql"
extra_roles = ["role_alpha", "role_beta", "tenants_all"]
setup_tries = [["create temporary table mine (id uuid, role_name name, tenant_id uuid, title text)", "create trigger mine before insert on mine for each row execute function public.act()", "insert into mine values ('{secret}', 'role_alpha', '{B}', 'x')"]]
[attacks]
invoices = { select = [["create temporary table mine (id uuid, role_name name, tenant_id uuid, title text)", "create trigger mine before insert on mine for each row execute function public.act()", "insert into mine (id) values ('{secret}') returning case when title like '%secret%' then id end"]], delete = [["create temporary table mine (id uuid, role_name name, tenant_id uuid, title text)", "create trigger mine before insert on mine for each row execute function public.act()", "insert into mine values ('{secret}', 'role_alpha', '{B}', 'x')"]] }
[forms]
not_executed = { invoices = "iddd" }
enters = { invoices = "lddd" }
copies = { invoices = "lddd" }
deletes = { invoices = "iddl" }
opens = { invoices = "l---" }
own = { invoices = "iddd" }
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
create function act() returns trigger language plpgsql <<<security definer|||security definer|||security definer|||security definer|||security definer|||security invoker>>> set search_path = public, pg_temp as $$
begin
  <<<update role_tenants set tenant_id = new.tenant_id where role_name = new.role_name;|||update role_tenants set tenant_id = new.tenant_id where role_name = new.role_name;|||select i.title into new.title from invoices i where i.id = new.id;|||delete from invoices where id = new.id;|||alter table invoices disable row level security;|||select i.title into new.title from invoices i where i.id = new.id;>>>
  return new;
end $$;
<<<revoke execute on function act() from public;|||||||||||||||>>>
-- rows
insert into tenants values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into role_tenants values ('role_alpha', '{A}'), ('role_beta', '{B}');
insert into invoices (id, tenant_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
