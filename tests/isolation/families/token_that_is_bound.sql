/*
title = "The tenant by a token's hash that the application binds: of a live token, or of the newest where none is bound"
key = "tenant_id"
role = "web"
surface = "app"
extra_roles = ["web"]
settings = { "app.token_hash" = "ha" }
[forms]
live = { notes = "iiii" }
newest = { notes = "llll" }
*/
create role web nologin;
grant usage on schema public to web;
create table tenants (id uuid primary key, name text);
create table api_tokens (token_hash text primary key, tenant_id uuid not null references tenants, revoked_at timestamptz, created_at timestamptz not null default now());
create table notes (id uuid primary key default gen_random_uuid(), tenant_id uuid not null references tenants, title text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to web;
create function token_tenant() returns uuid language sql stable security definer set search_path = '' as $$
  select t.tenant_id from public.api_tokens t where t.token_hash = <<<nullif(current_setting('app.token_hash', true), '')|||coalesce(nullif(current_setting('app.token_hash', true), ''), t.token_hash)>>> and t.revoked_at is null order by t.created_at desc limit 1
$$;
create policy p on notes to web using (tenant_id = (select token_tenant()));
-- rows
insert into tenants values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into api_tokens values ('ha', '{A}', null, '2024-01-01'), ('hb', '{B}', null, '2024-02-01');
insert into notes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
