/*
title = "An event trigger writes rows with its owner's rights whenever somebody makes a table, a temporary one too: a log of its own, or what tenants have"
key = "tenant_id"
role = "workshop"
surface = "sql"
extra_roles = ["workshop"]
[attacks.tools]
update = ["create temporary table shelf (a int)"]
[forms]
a_log = { tools = "iidd" }
the_tools = { tools = "iild" }
as_its_caller = { tools = "iidd" }
*/
create role workshop nologin;
create table logins (login text primary key, tenant_id uuid not null);
create table tools (id uuid primary key default gen_random_uuid(), tenant_id uuid not null, title text);
create table makings (at timestamptz not null default now());
alter table logins enable row level security;
alter table tools enable row level security;
grant select on logins to workshop;
grant select, insert on tools to workshop;
create policy own on logins for select to workshop using (login = current_user);
create policy own on tools to workshop using (tenant_id = (select l.tenant_id from logins l where l.login = current_user));
create function on_making() returns event_trigger language plpgsql <<<security definer|||security definer|||security invoker>>> set search_path = '' as $$ begin
  <<<insert into public.makings default values|||update public.tools set title = 'made'|||perform 1 from public.tools>>>;
end $$;
create event trigger on_making on ddl_command_end execute function on_making();
-- rows
insert into logins values ('workshop', '{A}'), ('another', '{B}');
insert into tools (id, tenant_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
