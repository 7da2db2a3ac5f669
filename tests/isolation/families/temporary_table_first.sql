/*
title = "A helper with its owner's rights whose path names only public: the caller's temporary tables come first"
key = "org_id"
role = "bi_user"
surface = "sql"
extra_roles = ["bi_user"]
setup_tries = [["create temporary table seats (org_id uuid, login text)", "insert into seats values ('{B}', 'bi_user')", "grant select on seats to public"]]
[forms]
temp_last = { figures = "iddd" }
qualified = { figures = "iddd" }
public_only = { figures = "lddd" }
*/
create role bi_user nologin;
grant usage on schema public to bi_user;
create table seats (org_id uuid not null, login text not null, primary key (org_id, login));
create table figures (id uuid primary key default gen_random_uuid(), org_id uuid not null, title text);
alter table figures enable row level security;
grant select on figures to bi_user;
create function my_orgs(who text) returns setof uuid language sql stable security definer set search_path = <<<public, pg_temp|||''|||public>>> as $$ select s.org_id from <<<seats|||public.seats|||seats>>> s where s.login = who $$;
create policy of_orgs on figures for select to bi_user using (org_id in (select my_orgs(current_user)));
-- rows
insert into seats values ('{A}', 'bi_user'), ('{B}', 'somebody');
insert into figures values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
