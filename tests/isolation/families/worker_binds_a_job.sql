/*
title = "A worker binds the tenant of its job by a function: of a job that it holds, or of any"
key = "tenant_id"
role = "worker"
surface = "app"
extra_roles = ["worker"]
settings = { "app.tenant" = "{A}" }
setup_tries = [["select bind_job(2)"]]
[forms]
within = { documents = "iiii" }
any_job = { documents = "llll" }
*/
create role worker nologin;
grant usage on schema public to worker;
create table tenants (id uuid primary key, name text);
create table jobs (id int primary key, tenant_id uuid not null references tenants, state text not null default 'ready');
alter table jobs enable row level security;
create table documents (id uuid primary key default gen_random_uuid(), tenant_id uuid not null references tenants, title text);
alter table documents enable row level security;
grant select, insert, update, delete on documents to worker;
create policy p on documents to worker using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create function bind_job(job int) returns void language plpgsql security definer set search_path = '' as $$
declare
  t uuid;
begin
  select j.tenant_id into t from public.jobs j where j.id = job and j.state = 'ready'<<< and j.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid|||>>>;
  if t is null then
    raise exception 'no such job';
  end if;
  perform set_config('app.tenant', t::text, true);
end
$$;
-- rows
insert into tenants values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into jobs values (1, '{A}'), (2, '{B}');
insert into documents values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
