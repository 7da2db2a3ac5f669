/*
title = "The token as Supabase's auth.jwt() reads it, by a setting that no server sets and by the one that it does"
key = "tenant_id"
claims = { app_metadata = { tenant = "{A}" } }
setup_tries = [["select public.impersonate('{\"app_metadata\": {\"tenant\": \"{B}\"}}')"]]
[forms]
signed = { pages = "iiii" }
chosen = { pages = "llll" }
missing = { pages = "llll" }
standing_in = { pages = "llll" }
either = { pages = "iiii" }
set_by_a_function = { pages = "llll" }
*/
create table tenants (id uuid primary key, name text);
alter table tenants enable row level security;
create table pages (id uuid primary key default gen_random_uuid(), tenant_id uuid not null references tenants, title text);
alter table pages enable row level security;
create function token() returns jsonb language sql stable as $$
  select coalesce(nullif(current_setting('request.jwt.claim', true), ''),
                  nullif(current_setting('request.jwt.claims', true), ''))::jsonb
$$;
create policy bound on pages to authenticated using (<<<
  tenant_id = (token() -> 'app_metadata' ->> 'tenant')::uuid
|||
  tenant_id = (token() -> 'user_metadata' ->> 'tenant')::uuid
|||
  tenant_id = (token() -> 'app_metadata' ->> 'tenant')::uuid or current_setting('request.jwt.claim', true) is null
|||
  coalesce(nullif(current_setting('request.jwt.claim', true), ''), 'none') in ('none', tenant_id::text)
|||
  tenant_id::text in (
    nullif(current_setting('request.jwt.claim', true), '')::jsonb -> 'app_metadata' ->> 'tenant',
    nullif(current_setting('request.jwt.claims', true), '')::jsonb -> 'app_metadata' ->> 'tenant')
|||
  tenant_id = (token() -> 'app_metadata' ->> 'tenant')::uuid
>>>);
create function impersonate(who text) returns text language sql <<<
  immutable as $$ select $1 $$
|||
  immutable as $$ select $1 $$
|||
  immutable as $$ select $1 $$
|||
  immutable as $$ select $1 $$
|||
  immutable as $$ select $1 $$
|||
  volatile as $$ select set_config('request.jwt.claim', $1, false) $$
>>>;
-- rows
insert into tenants values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into pages values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
