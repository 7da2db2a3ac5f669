/*
title = "A view whose filter is a join, and a caller who may make no function: casts of the server's own tell what they met"
key = "tenant_id"
role = "reporting"
surface = "sql"
extra_roles = ["reporting", "keeper"]
[meta.my_invoices]
facts_from = "invoices"
[attacks.my_invoices]
select = [["do $$ declare own text[] := array(select id::text from my_invoices); begin perform set_config('app.seen', '', true); perform from my_invoices v where case when v.id::text = any (own) then 0 else (v.id || ' x')::int end = 0; exception when others then perform set_config('app.seen', sqlerrm, true); end $$", "select substring(current_setting('app.seen') from '\"(.{36}) x\"')"]]
[forms]
barrier = { my_invoices = "i---" }
policies = { my_invoices = "i---" }
none = { my_invoices = "l---" }
inner_one = { my_invoices = "l---" }
*/
create role reporting nologin;
create role keeper nologin;
create table clerks (login name primary key, tenant_id uuid not null);
create table invoices (id uuid primary key default gen_random_uuid(), tenant_id uuid not null, title text not null);
<<<|||alter table invoices enable row level security;
create policy mine on invoices to keeper using (tenant_id in (select c.tenant_id from clerks c where c.login = current_user));
grant select on invoices, clerks to keeper;|||>>>
create view my_invoices <<<with (security_barrier = yes)|||>>> as select i.* from <<<invoices|||invoices|||invoices|||(select * from invoices offset 0)>>> i where i.tenant_id in (select c.tenant_id from clerks c where c.login = current_user);
<<<|||alter view my_invoices owner to keeper;|||>>>
grant select on my_invoices to reporting;
-- rows
insert into clerks values ('reporting', '{A}'), ('somebody', '{B}');
insert into invoices values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
