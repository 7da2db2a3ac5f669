/*
title = "Templates of no tenant that all may read: and change, where one policy says it for all commands"
key = "agency_id"
null_rows = "protected"
[forms]
read_only = { contracts = "iiii" }
for_all = { contracts = "illl" }
check_own = { contracts = "iill" }
*/
create table agencies (id uuid primary key, name text not null);
create table agents (agency_id uuid not null references agencies, user_id uuid not null references auth.users, primary key (agency_id, user_id));
alter table agencies enable row level security;
alter table agents enable row level security;
revoke all on agencies, agents from anon, authenticated;
grant select on agents to authenticated;
create policy self on agents for select to authenticated using (user_id = auth.uid());
create table contracts (id uuid primary key default gen_random_uuid(), agency_id uuid references agencies, title text);
alter table contracts enable row level security;
<<<create policy of_agency on contracts to authenticated using (agency_id in (select a.agency_id from agents a where a.user_id = auth.uid()));
create policy templates on contracts for select to authenticated using (agency_id is null);|||create policy of_agency on contracts to authenticated using (agency_id is null or agency_id in (select a.agency_id from agents a where a.user_id = auth.uid()));|||create policy of_agency on contracts to authenticated using (agency_id is null or agency_id in (select a.agency_id from agents a where a.user_id = auth.uid())) with check (agency_id in (select a.agency_id from agents a where a.user_id = auth.uid()));>>>
-- rows
insert into agencies values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into agents values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into contracts values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret'), ('cc000000-0000-4000-8000-000000000003', null, 'template');
