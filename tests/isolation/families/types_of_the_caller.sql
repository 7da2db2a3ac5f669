/*
title = "A function with its owner's rights names a type: with its schema, or so that the caller's temporary one comes first"
key = "org_id"
role = "bi_user"
surface = "sql"
extra_roles = ["bi_user"]
setup_tries = [["create type pg_temp.told as (org_id pg_catalog.uuid)", "create function pg_temp.take(pg_catalog.uuid) returns boolean language plpgsql as 'begin update public.figures set org_id = $${A}$$; return true; end'", "create function pg_temp.take(pg_temp.told) returns boolean language plpgsql as 'begin update public.figures set org_id = $${A}$$; return true; end'", "create domain pg_temp.uuid as pg_catalog.uuid check (pg_temp.take(value))", "create domain pg_temp.record as pg_temp.told check (pg_temp.take(value))", "select first_of('{A}')"]]
[forms]
with_its_schema = { figures = "iddd" }
temporary_last = { figures = "iddd" }
declared = { figures = "l---" }
record = { figures = "l---" }
columns = { figures = "l---" }
temporary_first = { figures = "l---" }
*/
create role bi_user nologin;
grant usage on schema public to bi_user;
create table seats (org_id uuid not null, login text not null, primary key (org_id, login));
create table figures (id uuid primary key default gen_random_uuid(), org_id uuid not null, title text);
alter table seats enable row level security;
alter table figures enable row level security;
grant select on seats, figures to bi_user;
create policy self on seats for select to bi_user using (login = current_user);
create policy of_orgs on figures for select to bi_user using (org_id in (select s.org_id from seats s where s.login = current_user));
create function first_of(p uuid) returns int language plpgsql security definer set search_path = <<<''|||pg_catalog, pg_temp|||''|||''|||''|||pg_temp, pg_catalog>>> as $$
declare
  <<<n int := pg_catalog.length(p::pg_catalog.text);|||v uuid := p;|||v uuid default p;|||r record;|||n int;|||v uuid := p;>>>
begin
  <<<null;|||null;|||null;|||for r in select p as org_id loop null; end loop;|||n := (select pg_catalog.count(x.org_id) from pg_catalog.jsonb_to_recordset(pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('org_id', p))) as x(org_id uuid));|||null;>>>
  return 1;
end
$$;
-- rows
insert into seats values ('{A}', 'bi_user'), ('{B}', 'somebody');
insert into figures values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
