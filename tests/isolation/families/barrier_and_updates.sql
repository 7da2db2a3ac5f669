/*
title = "Rows written through a view with security_barrier by a caller with SQL of his own: held to the view, to its filter, or to nothing"
key = "tenant_id"
role = "bookkeeping"
surface = "sql"
extra_roles = ["bookkeeping", "payroll"]
meta = { my_bills = { facts_from = "bills", insert_cols = ["id", "tenant_id", "title"] } }
attacks = { my_bills = { update = [["set local role payroll", "update my_bills set tenant_id = '{B}'"]] } }
[forms]
checked = { my_bills = "idii" }
of_a_title = { my_bills = "idii" }
moved = { my_bills = "idli" }
by_another_role = { my_bills = "idli" }
*/
create role bookkeeping nologin;
create role payroll nologin;
grant payroll to bookkeeping with inherit false, set <<<false|||false|||false|||true>>>;
create table logins (login text primary key, tenant_id uuid not null);
create table bills (id uuid primary key default gen_random_uuid(), tenant_id uuid not null, title text);
create view my_bills with (security_barrier) as select * from bills where tenant_id = (select l.tenant_id from logins l where l.login = current_user)<<< with check option|||>>>;
grant select, delete on my_bills to bookkeeping;
grant update <<<|||(title)|||>>> on my_bills to <<<bookkeeping|||bookkeeping|||bookkeeping|||payroll; grant select on my_bills to payroll; grant update (title) on my_bills to bookkeeping>>>;
-- rows
insert into logins values ('bookkeeping', '{A}'), ('payroll', '{A}'), ('somebody', '{B}');
insert into bills values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
