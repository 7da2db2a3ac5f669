/*
title = "A function of the caller's rights that enrols him, as himself or as a role that the API may become"
key = "org_id"
setup_tries = [["select join_org('{B}')"]]
[forms]
as_himself = { notes = "iiii" }
with_its_path = { notes = "iiii" }
configured = { notes = "llll" }
stated = { notes = "llll" }
set_by_its_name = { notes = "llll" }
run_as_text = { notes = "llll" }
by_what_it_calls = { notes = "llll" }
*/
create table orgs (id uuid primary key);
create table memberships (user_id uuid not null, org_id uuid not null references orgs, primary key (user_id, org_id));
create table notes (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
insert into orgs values ('{A}'), ('{B}');
grant all on notes, memberships to authenticated, service_role;
alter table memberships enable row level security;
alter table notes enable row level security;
create policy own on memberships for select to authenticated using (user_id = auth.uid());
create policy own on notes to authenticated using (org_id in (select m.org_id from memberships m where m.user_id = auth.uid()));
create function taken() returns void language plpgsql as $$ begin <<<null;|||null;|||null;|||null;|||null;|||null;|||set local role service_role;>>> end $$;
create function join_org(o uuid) returns void language plpgsql <<<|||set search_path = 'public'|||set role = 'service_role'||||||||||||>>> as $$ begin
  <<<|||set local statement_timeout to '5s';||||||set local "ROLE" to service_role;|||perform set_config('role', 'service_role', true);|||execute format('set local role %I', 'service_role');|||perform taken();>>>
  insert into memberships values (auth.uid(), o);
end $$;
-- rows
insert into memberships values ('{ann}', '{A}'), ('{bob}', '{B}');
insert into notes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
