/*
title = "A helper that is the caller's own asks a table by its bare name: under a path that is fixed, or the caller's"
key = "org_id"
role = "member_sql"
surface = "sql"
extra_roles = ["member_sql"]
settings = { "app.user_id" = "{ann}" }
setup_tries = [["create temp table seats as select '{B}'::uuid as org_id, 'member_sql'::name as who"]]
[forms]
fixed = { papers = "iiii" }
bare = { papers = "llll" }
*/
create role member_sql nologin;
create table orgs (id uuid primary key, name text);
create table seats (org_id uuid not null references orgs, who name not null, primary key (org_id, who));
create table papers (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table seats enable row level security;
alter table papers enable row level security;
grant select on seats to member_sql;
create policy mine on seats for select using (who = current_user);
grant select, insert, update, delete on papers to member_sql;
create function my_orgs() returns setof uuid language plpgsql stable <<<set search_path = public, pg_temp|||>>> as $$ begin return query select s.org_id from seats s where s.who = current_user; end $$;
create policy of_org on papers using (org_id in (select my_orgs()));
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into seats values ('{A}', 'member_sql'), ('{B}', 'other');
insert into papers values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
