/*
title = "A helper calls functions by bare names under the caller's path, and the caller may create functions"
key = "org_id"
role = "maker"
surface = "sql"
extra_roles = ["maker"]
setup_tries = [["create function own.yes(uuid, uuid) returns boolean language sql as 'select true'", "create operator own.= (leftarg = uuid, rightarg = uuid, function = own.yes)", "set local search_path = own, pg_catalog, public"], ["create function own.the_org() returns uuid language sql as $q$ select '{B}'::uuid $q$", "set local search_path = own, public"]]
[forms]
fixed = { papers = "iiii" }
bare = { papers = "llll" }
equal = { papers = "llll" }
*/
create role maker nologin;
create schema own;
grant usage, create on schema own to maker;
create table orgs (id uuid primary key, name text);
create table seats (org_id uuid not null references orgs, who name not null, primary key (who));
create table papers (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table papers enable row level security;
grant select on seats to maker;
grant select, insert, update, delete on papers to maker;
create function the_org() returns uuid language sql stable set search_path = '' as $$ select s.org_id from public.seats s where s.who = current_user $$;
create function allowed(org uuid) returns boolean language plpgsql stable <<<set search_path = public, pg_temp||||||>>> as $$ begin return org = <<<the_org()|||the_org()|||public.the_org()>>>; end $$;
create policy of_org on papers using (allowed(org_id));
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into seats values ('{A}', 'maker'), ('{B}', 'other');
insert into papers values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
