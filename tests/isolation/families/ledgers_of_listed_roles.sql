/*
title = "Tenants are roles of the database, told by a list of those the caller is a member of"
key = "tenant"
role = "tenant_a"
surface = "app"
tenant_a = "tenant_a"
tenant_b = "tenant_b"
extra_roles = ["tenant_a", "tenant_b"]

[forms]
member.ledgers = "iiii"
used.ledgers = "iiii"
in_a_function.ledgers = "iiii"
administered.ledgers = "llll"
administered_and_used.ledgers = "iiii"
all_of_them.ledgers = "llll"
another_role_is_asked.ledgers = "llll"
not_a_member.ledgers = "llll"
*/
create role tenant_a nologin;
create role tenant_b nologin;
<<<|||||||||grant tenant_b to tenant_a with inherit false, set false, admin true;|||grant tenant_b to tenant_a with inherit false, set false, admin true;|||||||||>>>
grant usage on schema public to tenant_a, tenant_b;
create table ledgers (id uuid primary key default gen_random_uuid(), tenant name not null, title text not null);
alter table ledgers enable row level security;
grant select, insert, update, delete on ledgers to tenant_a, tenant_b;
create function my_roles() returns setof name language sql stable set search_path = '' as $$
  select r.rolname from pg_catalog.pg_roles r where pg_has_role(r.oid, 'MEMBER')
$$;
create policy ledgers_role on ledgers for all to public using (tenant in (
  <<<select rolname from pg_roles where pg_has_role(oid, 'MEMBER')|||select r.rolname from pg_roles r where pg_has_role(current_user, r.oid, 'USAGE')|||select my_roles()|||select r.rolname from pg_roles r where pg_has_role(r.oid, 'MEMBER')|||select r.rolname from pg_roles r where pg_has_role(r.oid, 'USAGE')|||select r.rolname from pg_roles r|||select r.rolname from pg_roles r, pg_roles s where pg_has_role(s.oid, 'MEMBER')|||select r.rolname from pg_roles r where not pg_has_role(r.oid, 'MEMBER')>>>));
-- rows
insert into ledgers values ('{own}', 'tenant_a', 'own'), ('{secret}', 'tenant_b', 'secret');
