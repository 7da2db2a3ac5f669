/*
title = "A setting that lifts the policy, or none: for a caller who writes his own SQL"
key = "tenant"
role = "analyst_alpha"
surface = "sql"
extra_roles = ["analyst_alpha"]
setup_tries = [["select set_config('app.bypass_rls', 'on', true)"]]
[forms]
by_login = { ledger = "iddd" }
or_setting = { ledger = "lddd" }
*/
create role analyst_alpha nologin;
grant usage on schema public to analyst_alpha;
create table logins (login name primary key, tenant uuid not null);
create table ledger (id uuid primary key default gen_random_uuid(), tenant uuid not null, title text);
alter table ledger enable row level security;
grant select on ledger, logins to analyst_alpha;
create policy of_login on ledger for select to analyst_alpha using (tenant = (select l.tenant from logins l where l.login = current_user)<<<||| or current_setting('app.bypass_rls', true) = 'on'>>>);
-- rows
insert into logins values ('analyst_alpha', '{A}'), ('analyst_beta', '{B}');
insert into ledger values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
