/*
title = "No tenant is bound: the helper raises, or falls back to the default tenant, or the role or the database has one of its own"
key = "tenant_id"
role = "app_service"
surface = "app"
extra_roles = ["app_service"]
settings = { "app.tenant_id" = "{A}" }
[forms]
falls_back = { tickets = "llll" }
raises = { tickets = "iiii" }
empty_for_the_role = { tickets = "iiii" }
set_for_the_role = { tickets = "llll" }
set_for_the_database = { tickets = "llll" }
*/
create role app_service nologin;
create table tenants (id uuid primary key, name text not null unique, created_at timestamptz not null default now());
create table tickets (id uuid primary key default gen_random_uuid(), tenant_id uuid not null references tenants (id), title text not null, state text not null default 'open');
alter table tenants enable row level security;
alter table tickets enable row level security;
alter table tickets force row level security;
grant usage on schema public to app_service;
grant select, insert, update, delete on tickets to app_service;
create function current_tenant_id() returns uuid language <<<sql stable security definer set search_path = '' as $$
  select coalesce(nullif(current_setting('app.tenant_id', true), '')::uuid, (select t.id from public.tenants t where t.name = 'DEFAULT' limit 1))
$$;|||plpgsql stable security definer set search_path = '' as $$
declare
  v text := current_setting('app.tenant_id', true);
begin
  if v is null or v = '' then
    raise exception 'no tenant is bound to this session';
  end if;
  return v::uuid;
end
$$;|||plpgsql stable security definer set search_path = '' as $$
declare
  v text := current_setting('app.tenant_id', true);
begin
  if v is null or v = '' then
    raise exception 'no tenant is bound to this session';
  end if;
  return v::uuid;
end
$$;|||plpgsql stable security definer set search_path = '' as $$
declare
  v text := current_setting('app.tenant_id', true);
begin
  if v is null or v = '' then
    raise exception 'no tenant is bound to this session';
  end if;
  return v::uuid;
end
$$;|||plpgsql stable security definer set search_path = '' as $$
declare
  v text := current_setting('app.tenant_id', true);
begin
  if v is null or v = '' then
    raise exception 'no tenant is bound to this session';
  end if;
  return v::uuid;
end
$$;>>>
create policy tickets_tenant on tickets for all to app_service using (tenant_id = current_tenant_id()) with check (tenant_id = current_tenant_id());
<<<||||||alter role app_service set app.tenant_id = '';|||alter role app_service set app.tenant_id = '{B}';|||do $$ begin execute format('alter database %I set app.tenant_id = %L', current_database(), '{B}'); end $$;>>>
-- rows
insert into tenants values ('{A}', 'ALPHA'), ('{B}', 'DEFAULT');
insert into tickets (id, tenant_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
