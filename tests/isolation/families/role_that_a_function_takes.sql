/*
title = "An application's role could become one that no policy binds: nobody does, or a function of the caller's rights does"
key = "org_id"
role = "app_rw"
surface = "app"
claims = { app_metadata = { org_id = "{A}" } }
extra_roles = ["app_rw", "ops"]
setup_tries = [["select join_org('{B}')"]]
[forms]
not_inherited = { notes = "iiii", papers = "iiii" }
inherited = { notes = "iiii", papers = "iiii" }
configured = { notes = "llll", papers = "iiii" }
stated = { notes = "llll", papers = "l---" }
set_by_its_name = { notes = "llll", papers = "l---" }
run_as_text = { notes = "llll", papers = "l---" }
by_what_it_calls = { notes = "llll", papers = "l---" }
*/
create role ops nologin bypassrls;
create role app_rw nologin <<<noinherit|||inherit|||noinherit>>>;
grant ops to app_rw;
create table orgs (id uuid primary key);
create table memberships (user_id uuid not null, org_id uuid not null references orgs, primary key (user_id, org_id));
create table notes (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
create table papers (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
insert into orgs values ('{A}'), ('{B}');
grant usage on schema public, auth to app_rw, ops;
grant all on notes, papers to app_rw, ops;
grant select, insert on memberships to app_rw, ops;
alter table memberships enable row level security;
alter table notes enable row level security;
alter table papers enable row level security;
create policy own on memberships for select using (user_id = auth.uid());
create policy own on notes using (org_id in (select m.org_id from memberships m where m.user_id = auth.uid()));
create policy own on papers using (org_id = (auth.jwt() -> 'app_metadata' ->> 'org_id')::uuid);
create function taken() returns void language plpgsql as $$ begin <<<null;||||||null;|||null;|||null;|||null;|||set local role ops;>>> end $$;
create function join_org(o uuid) returns void language plpgsql <<<||||||set role = 'ops'||||||||||||>>> as $$ begin
  <<<|||||||||set local "ROLE" to ops;|||perform set_config('role', 'ops', true);|||execute format('set local role %I', 'ops');|||perform taken();>>>
  insert into memberships values (auth.uid(), o);
end $$;
-- rows
insert into memberships values ('{ann}', '{A}'), ('{bob}', '{B}');
insert into notes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into papers values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
