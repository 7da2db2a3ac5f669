/*
title = "Keys of an integration come in a header: made for an organisation of the maker's, or for any"
key = "org_id"
[attacks.reports]
select = [["insert into api_keys (org_id, key, made_by) values ('{B}', 'k-ann', '{ann}')", "select set_config('request.headers', '{\"x-key\": \"k-ann\"}', true)", "select id::text from reports"]]
[forms]
own_org = { reports = "i---" }
any_org = { reports = "l---" }
*/
create table orgs (id uuid primary key, name text);
create table org_users (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
alter table orgs enable row level security;
alter table org_users enable row level security;
create policy ou on org_users for select to authenticated using (user_id = auth.uid());
create function my_orgs() returns setof uuid language sql stable security definer set search_path = '' as $$ select u.org_id from public.org_users u where u.user_id = auth.uid() $$;
create table reports (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table reports enable row level security;
create table api_keys (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, key text not null unique, made_by uuid not null default auth.uid());
alter table api_keys enable row level security;
create policy ks on api_keys for select to authenticated using (made_by = auth.uid());
create policy ki on api_keys for insert to authenticated with check (made_by = auth.uid()<<< and org_id in (select my_orgs())|||>>>);
create function org_of_key() returns uuid language sql stable security definer set search_path = '' as $$ select k.org_id from public.api_keys k where k.key = current_setting('request.headers', true)::json ->> 'x-key' $$;
create policy r on reports to authenticated using (org_id in (select my_orgs()) or org_id = org_of_key());
-- rows
insert into orgs (id, name) values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into org_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into reports values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
