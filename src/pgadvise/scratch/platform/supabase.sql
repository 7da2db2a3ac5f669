-- supabase.sql
-- Builds a Supabase-like platform inside ONE throwaway database, so that supabase/migrations can be replayed on
-- plain PostgreSQL 15..18 without any Supabase image and without needing any extension.
--
-- * Run after stand_ins.sql, as a superuser, whole file in one go (psql -f, or one simple-protocol execute). Safe to run again.
-- * Best: `initdb -U supabase_admin`. Then the role "postgres" is created here as on the platform (NOT a superuser,
--   BYPASSRLS, CREATEROLE) and migrations must be run as "postgres". If the cluster was initialised with
--   "-U postgres", that role stays superuser (PostgreSQL forbids demoting it) and a NOTICE says so: then run the
--   migrations as superuser and remember that RLS and ownership checks never apply to it.
-- * Roles are cluster-wide: use a throwaway cluster. No passwords are set.
-- * Options, set before running (set_config or ALTER DATABASE):
--     pgadvise.auto_expose_new_tables = true (default) | false
--        true : projects created before 2026-05-30 and migrations dated before 2026-10-30 (tables are granted to the API roles)
--        false: the newer platform default (no table/sequence grants for new objects made by postgres in public)
-- * What differs from the platform is marked "SHIM". Statement timeouts etc. are role settings, as on the platform:
--   they apply at login, not on SET ROLE.
-- Facts: auth schema as of 2026-06, storage as of 2026-08, realtime as of 2026-07.

set client_min_messages = warning;
set check_function_bodies = off;

create or replace function pgadvise_shim.ensure_role(rolename text, attributes text) returns void language plpgsql as $f$
begin
  if not exists (select 1 from pg_roles where rolname = rolename) then
    execute format('create role %I', rolename);
  end if;
  if exists (select 1 from pg_roles where rolname = rolename and oid = 10) then
    raise notice 'role % is the bootstrap superuser of this cluster and stays superuser', rolename;
  else
    execute format('alter role %I with %s', rolename, attributes);
  end if;
end $f$;

create or replace function pgadvise_shim.ensure_enum(nsp text, typ text, labels text[]) returns void language plpgsql as $f$
begin
  if to_regtype(format('%I.%I', nsp, typ)) is null then
    execute format('create type %I.%I as enum (%s)', nsp, typ,
                   (select string_agg(quote_literal(l), ', ' order by o) from unnest(labels) with ordinality as u(l, o)));
  end if;
end $f$;

create or replace function pgadvise_shim.ensure_constraint(tbl regclass, conname_ text, def text) returns void language plpgsql as $f$
begin
  if not exists (select 1 from pg_constraint where conrelid = tbl and conname = conname_) then
    execute format('alter table %s add constraint %I %s', tbl, conname_, def);
  end if;
end $f$;

-- ------------------------------------------------------------------ roles
select pgadvise_shim.ensure_role('supabase_admin',             'superuser createdb createrole replication bypassrls login inherit');
select pgadvise_shim.ensure_role('postgres',                   'nosuperuser createdb createrole replication bypassrls login inherit');
select pgadvise_shim.ensure_role('anon',                       'nologin inherit nobypassrls');
select pgadvise_shim.ensure_role('authenticated',              'nologin inherit nobypassrls');
select pgadvise_shim.ensure_role('service_role',               'nologin inherit bypassrls');
select pgadvise_shim.ensure_role('authenticator',              'login noinherit nobypassrls');
select pgadvise_shim.ensure_role('supabase_auth_admin',        'login noinherit createrole');
select pgadvise_shim.ensure_role('supabase_storage_admin',     'login noinherit createrole');
select pgadvise_shim.ensure_role('supabase_functions_admin',   'login noinherit createrole');
select pgadvise_shim.ensure_role('supabase_realtime_admin',    'nologin noinherit');
select pgadvise_shim.ensure_role('supabase_replication_admin', 'login replication');
select pgadvise_shim.ensure_role('supabase_read_only_user',    'login bypassrls');
select pgadvise_shim.ensure_role('supabase_etl_admin',         'login replication');
select pgadvise_shim.ensure_role('dashboard_user',             'nologin createdb createrole replication');
select pgadvise_shim.ensure_role('pgbouncer',                  'login');

grant anon, authenticated, service_role to authenticator;
grant authenticator to supabase_storage_admin;
grant pg_read_all_data to supabase_read_only_user;
grant anon, authenticated, service_role to supabase_realtime_admin;
do $b$
begin
  if not (select rolsuper from pg_roles where rolname = 'postgres') then
    grant anon, authenticated, service_role, authenticator to postgres with admin option;
    grant pg_monitor, pg_read_all_data, pg_signal_backend to postgres with admin option;
    -- SHIM: on the platform the supautils extension lets postgres manage policies and triggers on a fixed list of
    -- auth/storage/realtime tables without owning them; plain PostgreSQL needs membership of the owners.
    grant supabase_auth_admin, supabase_storage_admin, supabase_realtime_admin to postgres;
    if current_setting('server_version_num')::int >= 160000 then
      execute 'grant pg_create_subscription to postgres with admin option';
    end if;
  end if;
end $b$;

alter role anon                set statement_timeout = '3s';
alter role authenticated       set statement_timeout = '8s';
alter role authenticator       set statement_timeout = '8s';
alter role authenticator       set lock_timeout = '8s';
alter role supabase_auth_admin set search_path = 'auth';
alter role supabase_auth_admin set idle_in_transaction_session_timeout = '60000';
alter role supabase_storage_admin set search_path = 'storage';
alter role supabase_admin      set search_path = "$user", public, auth, extensions;
alter role postgres            set search_path = "$user", public, extensions;
alter role supabase_read_only_user set default_transaction_read_only = on;
do $b$
begin
  -- SHIM: the platform sets these per role or in postgresql.conf; a throwaway database gets them for every login
  execute format('alter database %I set search_path = "$user", public, extensions', current_database());
  execute format('alter database %I set timezone = %L', current_database(), 'UTC');
  execute format('grant all on database %I to postgres, dashboard_user', current_database());
end $b$;

-- ------------------------------------------------------------------ schemas
create schema if not exists extensions;
create schema if not exists auth            authorization supabase_auth_admin;
create schema if not exists storage         authorization supabase_storage_admin;
create schema if not exists realtime;
create schema if not exists _realtime;
create schema if not exists graphql;
create schema if not exists graphql_public;
create schema if not exists vault;
create schema if not exists pgbouncer       authorization pgbouncer;
create schema if not exists supabase_migrations;
create schema if not exists supabase_functions;
-- on the platform public is owned by pg_database_owner and postgres owns the database's objects
alter schema public owner to pg_database_owner;
do $b$
begin
  if not (select rolsuper from pg_roles where rolname = 'postgres') then
    execute format('alter database %I owner to postgres', current_database());
    alter schema supabase_migrations owner to postgres;
  end if;
end $b$;

grant usage on schema public         to postgres, anon, authenticated, service_role;
grant create on schema public        to postgres;
grant usage on schema extensions     to postgres, anon, authenticated, service_role;
grant all   on schema extensions     to postgres, dashboard_user;
grant usage on schema auth           to postgres, anon, authenticated, service_role;
grant all   on schema auth           to supabase_auth_admin, dashboard_user;
grant usage on schema storage        to postgres, anon, authenticated, service_role;
grant all   on schema storage        to supabase_storage_admin, dashboard_user;
grant usage on schema realtime       to postgres, anon, authenticated, service_role;
grant all   on schema realtime       to supabase_realtime_admin;
grant usage on schema graphql, graphql_public to postgres, anon, authenticated, service_role;
grant usage on schema vault          to postgres, service_role;

-- ------------------------------------------------------------------ default privileges
do $b$
declare
  owner_ text;
  auto_expose boolean := coalesce(nullif(current_setting('pgadvise.auto_expose_new_tables', true), ''), 'true')::boolean;
begin
  foreach owner_ in array array['postgres', 'supabase_admin'] loop
    execute format('alter default privileges for role %I in schema public grant all on tables    to postgres, anon, authenticated, service_role', owner_);
    execute format('alter default privileges for role %I in schema public grant all on functions to postgres, anon, authenticated, service_role', owner_);
    execute format('alter default privileges for role %I in schema public grant all on sequences to postgres, anon, authenticated, service_role', owner_);
    execute format('alter default privileges for role %I in schema graphql_public grant all on tables    to postgres, anon, authenticated, service_role', owner_);
    execute format('alter default privileges for role %I in schema graphql_public grant all on functions to postgres, anon, authenticated, service_role', owner_);
    execute format('alter default privileges for role %I in schema graphql_public grant all on sequences to postgres, anon, authenticated, service_role', owner_);
  end loop;
  if not auto_expose then
    -- exactly what the platform runs when "expose new tables" is off: SELECT/INSERT/UPDATE/DELETE go away, but
    -- TRUNCATE, REFERENCES and TRIGGER stay granted, and functions stay executable through PUBLIC
    alter default privileges for role postgres in schema public revoke select, insert, update, delete on tables from anon, authenticated, service_role;
    alter default privileges for role postgres in schema public revoke usage, select on sequences from anon, authenticated, service_role;
    alter default privileges for role postgres in schema public revoke execute on functions from anon, authenticated, service_role;
  end if;
end $b$;
alter default privileges for role postgres in schema storage grant all on tables    to postgres, anon, authenticated, service_role;
alter default privileges for role postgres in schema storage grant all on functions to postgres, anon, authenticated, service_role;
alter default privileges for role postgres in schema storage grant all on sequences to postgres, anon, authenticated, service_role;
alter default privileges for role supabase_auth_admin in schema auth grant all on tables    to postgres, dashboard_user;
alter default privileges for role supabase_auth_admin in schema auth grant all on sequences to postgres, dashboard_user;
alter default privileges for role supabase_auth_admin in schema auth grant all on routines  to postgres, dashboard_user;
alter default privileges for role supabase_admin in schema realtime grant all on tables    to postgres, dashboard_user;
alter default privileges for role supabase_admin in schema realtime grant all on sequences to postgres, dashboard_user;
alter default privileges for role supabase_admin in schema realtime grant all on routines  to postgres, dashboard_user;
alter default privileges for role supabase_admin in schema extensions grant all on tables    to postgres with grant option;
alter default privileges for role supabase_admin in schema extensions grant all on sequences to postgres with grant option;
alter default privileges for role supabase_admin in schema extensions grant all on routines  to postgres with grant option;

-- ------------------------------------------------------------------ extensions: stand_ins.sql
-- preinstalled on every project
select pgadvise_shim.create_extension('uuid-ossp', 'extensions');
select pgadvise_shim.create_extension('pgcrypto', 'extensions');
select pgadvise_shim.create_extension('pg_stat_statements', 'extensions');
select pgadvise_shim.create_extension('supabase_vault', 'vault');

-- ------------------------------------------------------------------ auth functions
-- The API sets request.jwt.claims (JSON) per transaction; old versions set request.jwt.claim.<name> one by one.
create or replace function auth.jwt() returns jsonb language sql stable as $f$
  select coalesce(nullif(current_setting('request.jwt.claim', true), ''),
                  nullif(current_setting('request.jwt.claims', true), ''))::jsonb
$f$;
create or replace function auth.uid() returns uuid language sql stable as $f$
  select coalesce(nullif(current_setting('request.jwt.claim.sub', true), ''),
                  nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
$f$;
create or replace function auth.role() returns text language sql stable as $f$
  select coalesce(nullif(current_setting('request.jwt.claim.role', true), ''),
                  nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role')
$f$;
create or replace function auth.email() returns text language sql stable as $f$
  select coalesce(nullif(current_setting('request.jwt.claim.email', true), ''),
                  nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email')
$f$;

-- ------------------------------------------------------------------ auth and storage tables
select pgadvise_shim.ensure_enum('auth', 'aal_level', array['aal1', 'aal2', 'aal3']);
select pgadvise_shim.ensure_enum('auth', 'code_challenge_method', array['s256', 'plain']);
select pgadvise_shim.ensure_enum('auth', 'factor_status', array['unverified', 'verified']);
select pgadvise_shim.ensure_enum('auth', 'factor_type', array['totp', 'webauthn', 'phone']);
select pgadvise_shim.ensure_enum('auth', 'oauth_authorization_status', array['pending', 'approved', 'denied', 'expired']);
select pgadvise_shim.ensure_enum('auth', 'oauth_client_type', array['public', 'confidential']);
select pgadvise_shim.ensure_enum('auth', 'oauth_registration_type', array['dynamic', 'manual']);
select pgadvise_shim.ensure_enum('auth', 'oauth_response_type', array['code']);
select pgadvise_shim.ensure_enum('auth', 'one_time_token_type', array['confirmation_token', 'reauthentication_token', 'recovery_token', 'email_change_token_new', 'email_change_token_current', 'phone_change_token']);
create table if not exists auth.audit_log_entries (
  instance_id uuid,
  id uuid not null,
  payload json,
  created_at timestamptz,
  ip_address varchar(64) default ''::character varying not null,
  constraint audit_log_entries_pkey PRIMARY KEY (id)
);
create table if not exists auth.custom_oauth_providers (
  id uuid default gen_random_uuid() not null,
  provider_type text not null,
  identifier text not null,
  "name" text not null,
  client_id text not null,
  client_secret text not null,
  acceptable_client_ids text[] default '{}'::text[] not null,
  scopes text[] default '{}'::text[] not null,
  pkce_enabled boolean default true not null,
  attribute_mapping jsonb default '{}'::jsonb not null,
  authorization_params jsonb default '{}'::jsonb not null,
  enabled boolean default true not null,
  email_optional boolean default false not null,
  issuer text,
  discovery_url text,
  skip_nonce_check boolean default false not null,
  cached_discovery jsonb,
  discovery_cached_at timestamptz,
  authorization_url text,
  token_url text,
  userinfo_url text,
  jwks_uri text,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  custom_claims_allowlist text[] default '{}'::text[] not null,
  constraint custom_oauth_providers_pkey PRIMARY KEY (id),
  constraint custom_oauth_providers_identifier_key UNIQUE (identifier)
);
create table if not exists auth.flow_state (
  id uuid not null,
  user_id uuid,
  auth_code text,
  code_challenge_method auth.code_challenge_method,
  code_challenge text,
  provider_type text not null,
  provider_access_token text,
  provider_refresh_token text,
  created_at timestamptz,
  updated_at timestamptz,
  authentication_method text not null,
  auth_code_issued_at timestamptz,
  invite_token text,
  referrer text,
  oauth_client_state_id uuid,
  linking_target_id uuid,
  email_optional boolean default false not null,
  constraint flow_state_pkey PRIMARY KEY (id)
);
create table if not exists auth.identities (
  provider_id text not null,
  user_id uuid not null,
  identity_data jsonb not null,
  provider text not null,
  last_sign_in_at timestamptz,
  created_at timestamptz,
  updated_at timestamptz,
  email text generated always as (lower((identity_data ->> 'email'::text))) stored,
  id uuid default gen_random_uuid() not null,
  constraint identities_pkey PRIMARY KEY (id),
  constraint identities_provider_id_provider_unique UNIQUE (provider_id, provider)
);
create table if not exists auth.instances (
  id uuid not null,
  uuid uuid,
  raw_base_config text,
  created_at timestamptz,
  updated_at timestamptz,
  constraint instances_pkey PRIMARY KEY (id)
);
create table if not exists auth.mfa_amr_claims (
  session_id uuid not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  authentication_method text not null,
  id uuid not null,
  constraint amr_id_pk PRIMARY KEY (id),
  constraint mfa_amr_claims_session_id_authentication_method_pkey UNIQUE (session_id, authentication_method)
);
create table if not exists auth.mfa_challenges (
  id uuid not null,
  factor_id uuid not null,
  created_at timestamptz not null,
  verified_at timestamptz,
  ip_address inet not null,
  otp_code text,
  web_authn_session_data jsonb,
  constraint mfa_challenges_pkey PRIMARY KEY (id)
);
create table if not exists auth.mfa_factors (
  id uuid not null,
  user_id uuid not null,
  friendly_name text,
  factor_type auth.factor_type not null,
  status auth.factor_status not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  secret text,
  phone text,
  last_challenged_at timestamptz,
  web_authn_credential jsonb,
  web_authn_aaguid uuid,
  last_webauthn_challenge_data jsonb,
  constraint mfa_factors_pkey PRIMARY KEY (id),
  constraint mfa_factors_last_challenged_at_key UNIQUE (last_challenged_at)
);
create table if not exists auth.oauth_authorizations (
  id uuid not null,
  authorization_id text not null,
  client_id uuid not null,
  user_id uuid,
  redirect_uri text not null,
  scope text not null,
  state text,
  resource text,
  code_challenge text,
  code_challenge_method auth.code_challenge_method,
  response_type auth.oauth_response_type default 'code'::auth.oauth_response_type not null,
  status auth.oauth_authorization_status default 'pending'::auth.oauth_authorization_status not null,
  authorization_code text,
  created_at timestamptz default now() not null,
  expires_at timestamptz default (now() + '00:03:00'::interval) not null,
  approved_at timestamptz,
  nonce text,
  constraint oauth_authorizations_pkey PRIMARY KEY (id),
  constraint oauth_authorizations_authorization_code_key UNIQUE (authorization_code),
  constraint oauth_authorizations_authorization_id_key UNIQUE (authorization_id)
);
create table if not exists auth.oauth_client_states (
  id uuid not null,
  provider_type text not null,
  code_verifier text,
  created_at timestamptz not null,
  constraint oauth_client_states_pkey PRIMARY KEY (id)
);
create table if not exists auth.oauth_clients (
  id uuid not null,
  client_secret_hash text,
  registration_type auth.oauth_registration_type not null,
  redirect_uris text not null,
  grant_types text not null,
  client_name text,
  client_uri text,
  logo_uri text,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  deleted_at timestamptz,
  client_type auth.oauth_client_type default 'confidential'::auth.oauth_client_type not null,
  token_endpoint_auth_method text not null,
  constraint oauth_clients_pkey PRIMARY KEY (id)
);
create table if not exists auth.oauth_consents (
  id uuid not null,
  user_id uuid not null,
  client_id uuid not null,
  scopes text not null,
  granted_at timestamptz default now() not null,
  revoked_at timestamptz,
  constraint oauth_consents_pkey PRIMARY KEY (id),
  constraint oauth_consents_user_client_unique UNIQUE (user_id, client_id)
);
create table if not exists auth.one_time_tokens (
  id uuid not null,
  user_id uuid not null,
  token_type auth.one_time_token_type not null,
  token_hash text not null,
  relates_to text not null,
  created_at timestamp default now() not null,
  updated_at timestamp default now() not null,
  constraint one_time_tokens_pkey PRIMARY KEY (id)
);
create table if not exists auth.refresh_tokens (
  instance_id uuid,
  id bigserial,
  "token" varchar(255),
  user_id varchar(255),
  revoked boolean,
  created_at timestamptz,
  updated_at timestamptz,
  parent varchar(255),
  session_id uuid,
  constraint refresh_tokens_pkey PRIMARY KEY (id),
  constraint refresh_tokens_token_unique UNIQUE (token)
);
create table if not exists auth.saml_providers (
  id uuid not null,
  sso_provider_id uuid not null,
  entity_id text not null,
  metadata_xml text not null,
  metadata_url text,
  attribute_mapping jsonb,
  created_at timestamptz,
  updated_at timestamptz,
  name_id_format text,
  constraint saml_providers_pkey PRIMARY KEY (id),
  constraint saml_providers_entity_id_key UNIQUE (entity_id)
);
create table if not exists auth.saml_relay_states (
  id uuid not null,
  sso_provider_id uuid not null,
  request_id text not null,
  for_email text,
  redirect_to text,
  created_at timestamptz,
  updated_at timestamptz,
  flow_state_id uuid,
  constraint saml_relay_states_pkey PRIMARY KEY (id)
);
create table if not exists auth.schema_migrations (
  version varchar(255) not null,
  constraint schema_migrations_pkey PRIMARY KEY (version)
);
create table if not exists auth.sessions (
  id uuid not null,
  user_id uuid not null,
  created_at timestamptz,
  updated_at timestamptz,
  factor_id uuid,
  aal auth.aal_level,
  not_after timestamptz,
  refreshed_at timestamp,
  user_agent text,
  ip inet,
  tag text,
  oauth_client_id uuid,
  refresh_token_hmac_key text,
  refresh_token_counter bigint,
  scopes text,
  constraint sessions_pkey PRIMARY KEY (id)
);
create table if not exists auth.sso_domains (
  id uuid not null,
  sso_provider_id uuid not null,
  domain text not null,
  created_at timestamptz,
  updated_at timestamptz,
  constraint sso_domains_pkey PRIMARY KEY (id)
);
create table if not exists auth.sso_providers (
  id uuid not null,
  resource_id text,
  created_at timestamptz,
  updated_at timestamptz,
  disabled boolean,
  constraint sso_providers_pkey PRIMARY KEY (id)
);
create table if not exists auth.users (
  instance_id uuid,
  id uuid not null,
  aud varchar(255),
  "role" varchar(255),
  email varchar(255),
  encrypted_password varchar(255),
  email_confirmed_at timestamptz,
  invited_at timestamptz,
  confirmation_token varchar(255),
  confirmation_sent_at timestamptz,
  recovery_token varchar(255),
  recovery_sent_at timestamptz,
  email_change_token_new varchar(255),
  email_change varchar(255),
  email_change_sent_at timestamptz,
  last_sign_in_at timestamptz,
  raw_app_meta_data jsonb,
  raw_user_meta_data jsonb,
  is_super_admin boolean,
  created_at timestamptz,
  updated_at timestamptz,
  phone text default NULL::character varying,
  phone_confirmed_at timestamptz,
  phone_change text default ''::character varying,
  phone_change_token varchar(255) default ''::character varying,
  phone_change_sent_at timestamptz,
  confirmed_at timestamptz generated always as (LEAST(email_confirmed_at, phone_confirmed_at)) stored,
  email_change_token_current varchar(255) default ''::character varying,
  email_change_confirm_status smallint default 0,
  banned_until timestamptz,
  reauthentication_token varchar(255) default ''::character varying,
  reauthentication_sent_at timestamptz,
  is_sso_user boolean default false not null,
  deleted_at timestamptz,
  is_anonymous boolean default false not null,
  constraint users_pkey PRIMARY KEY (id),
  constraint users_phone_key UNIQUE (phone)
);
create table if not exists auth.webauthn_challenges (
  id uuid default gen_random_uuid() not null,
  user_id uuid,
  challenge_type text not null,
  session_data jsonb not null,
  created_at timestamptz default now() not null,
  expires_at timestamptz not null,
  constraint webauthn_challenges_pkey PRIMARY KEY (id)
);
create table if not exists auth.webauthn_credentials (
  id uuid default gen_random_uuid() not null,
  user_id uuid not null,
  credential_id bytea not null,
  public_key bytea not null,
  attestation_type text default ''::text not null,
  aaguid uuid,
  sign_count bigint default 0 not null,
  transports jsonb default '[]'::jsonb not null,
  backup_eligible boolean default false not null,
  backed_up boolean default false not null,
  friendly_name text default ''::text not null,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  last_used_at timestamptz,
  constraint webauthn_credentials_pkey PRIMARY KEY (id)
);
create index if not exists audit_logs_instance_id_idx ON auth.audit_log_entries (instance_id);
create index if not exists custom_oauth_providers_created_at_idx ON auth.custom_oauth_providers (created_at);
create index if not exists custom_oauth_providers_enabled_idx ON auth.custom_oauth_providers (enabled);
create index if not exists custom_oauth_providers_identifier_idx ON auth.custom_oauth_providers (identifier);
create index if not exists custom_oauth_providers_provider_type_idx ON auth.custom_oauth_providers (provider_type);
create index if not exists flow_state_created_at_idx ON auth.flow_state (created_at DESC);
create index if not exists idx_auth_code ON auth.flow_state (auth_code);
create index if not exists idx_user_id_auth_method ON auth.flow_state (user_id, authentication_method);
select pgadvise_shim.ensure_constraint('auth.identities', 'identities_user_id_fkey', $c$FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE$c$);
create index if not exists identities_email_idx ON auth.identities (email text_pattern_ops);
create index if not exists identities_user_id_idx ON auth.identities (user_id);
select pgadvise_shim.ensure_constraint('auth.mfa_amr_claims', 'mfa_amr_claims_session_id_fkey', $c$FOREIGN KEY (session_id) REFERENCES auth.sessions(id) ON DELETE CASCADE$c$);
select pgadvise_shim.ensure_constraint('auth.mfa_challenges', 'mfa_challenges_auth_factor_id_fkey', $c$FOREIGN KEY (factor_id) REFERENCES auth.mfa_factors(id) ON DELETE CASCADE$c$);
create index if not exists mfa_challenge_created_at_idx ON auth.mfa_challenges (created_at DESC);
select pgadvise_shim.ensure_constraint('auth.mfa_factors', 'mfa_factors_user_id_fkey', $c$FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE$c$);
create index if not exists factor_id_created_at_idx ON auth.mfa_factors (user_id, created_at);
create unique index if not exists mfa_factors_user_friendly_name_unique ON auth.mfa_factors (friendly_name, user_id) WHERE (TRIM(BOTH FROM friendly_name) <> ''::text);
create index if not exists mfa_factors_user_id_idx ON auth.mfa_factors (user_id);
create unique index if not exists unique_phone_factor_per_user ON auth.mfa_factors (user_id, phone);
select pgadvise_shim.ensure_constraint('auth.oauth_authorizations', 'oauth_authorizations_client_id_fkey', $c$FOREIGN KEY (client_id) REFERENCES auth.oauth_clients(id) ON DELETE CASCADE$c$);
select pgadvise_shim.ensure_constraint('auth.oauth_authorizations', 'oauth_authorizations_user_id_fkey', $c$FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE$c$);
create index if not exists oauth_auth_pending_exp_idx ON auth.oauth_authorizations (expires_at) WHERE (status = 'pending'::auth.oauth_authorization_status);
create index if not exists idx_oauth_client_states_created_at ON auth.oauth_client_states (created_at);
create index if not exists oauth_clients_deleted_at_idx ON auth.oauth_clients (deleted_at);
select pgadvise_shim.ensure_constraint('auth.oauth_consents', 'oauth_consents_client_id_fkey', $c$FOREIGN KEY (client_id) REFERENCES auth.oauth_clients(id) ON DELETE CASCADE$c$);
select pgadvise_shim.ensure_constraint('auth.oauth_consents', 'oauth_consents_user_id_fkey', $c$FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE$c$);
create index if not exists oauth_consents_active_client_idx ON auth.oauth_consents (client_id) WHERE (revoked_at IS NULL);
create index if not exists oauth_consents_active_user_client_idx ON auth.oauth_consents (user_id, client_id) WHERE (revoked_at IS NULL);
create index if not exists oauth_consents_user_order_idx ON auth.oauth_consents (user_id, granted_at DESC);
select pgadvise_shim.ensure_constraint('auth.one_time_tokens', 'one_time_tokens_user_id_fkey', $c$FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE$c$);
create index if not exists one_time_tokens_relates_to_hash_idx ON auth.one_time_tokens USING hash (relates_to);
create index if not exists one_time_tokens_token_hash_hash_idx ON auth.one_time_tokens USING hash (token_hash);
create unique index if not exists one_time_tokens_user_id_token_type_key ON auth.one_time_tokens (user_id, token_type);
select pgadvise_shim.ensure_constraint('auth.refresh_tokens', 'refresh_tokens_session_id_fkey', $c$FOREIGN KEY (session_id) REFERENCES auth.sessions(id) ON DELETE CASCADE$c$);
create index if not exists refresh_tokens_instance_id_idx ON auth.refresh_tokens (instance_id);
create index if not exists refresh_tokens_instance_id_user_id_idx ON auth.refresh_tokens (instance_id, user_id);
create index if not exists refresh_tokens_parent_idx ON auth.refresh_tokens (parent);
create index if not exists refresh_tokens_session_id_revoked_idx ON auth.refresh_tokens (session_id, revoked);
create index if not exists refresh_tokens_updated_at_idx ON auth.refresh_tokens (updated_at DESC);
select pgadvise_shim.ensure_constraint('auth.saml_providers', 'saml_providers_sso_provider_id_fkey', $c$FOREIGN KEY (sso_provider_id) REFERENCES auth.sso_providers(id) ON DELETE CASCADE$c$);
create index if not exists saml_providers_sso_provider_id_idx ON auth.saml_providers (sso_provider_id);
select pgadvise_shim.ensure_constraint('auth.saml_relay_states', 'saml_relay_states_flow_state_id_fkey', $c$FOREIGN KEY (flow_state_id) REFERENCES auth.flow_state(id) ON DELETE CASCADE$c$);
select pgadvise_shim.ensure_constraint('auth.saml_relay_states', 'saml_relay_states_sso_provider_id_fkey', $c$FOREIGN KEY (sso_provider_id) REFERENCES auth.sso_providers(id) ON DELETE CASCADE$c$);
create index if not exists saml_relay_states_created_at_idx ON auth.saml_relay_states (created_at DESC);
create index if not exists saml_relay_states_for_email_idx ON auth.saml_relay_states (for_email);
create index if not exists saml_relay_states_sso_provider_id_idx ON auth.saml_relay_states (sso_provider_id);
select pgadvise_shim.ensure_constraint('auth.sessions', 'sessions_oauth_client_id_fkey', $c$FOREIGN KEY (oauth_client_id) REFERENCES auth.oauth_clients(id) ON DELETE CASCADE$c$);
select pgadvise_shim.ensure_constraint('auth.sessions', 'sessions_user_id_fkey', $c$FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE$c$);
create index if not exists sessions_not_after_idx ON auth.sessions (not_after DESC);
create index if not exists sessions_oauth_client_id_idx ON auth.sessions (oauth_client_id);
create index if not exists sessions_user_id_idx ON auth.sessions (user_id);
create index if not exists user_id_created_at_idx ON auth.sessions (user_id, created_at);
select pgadvise_shim.ensure_constraint('auth.sso_domains', 'sso_domains_sso_provider_id_fkey', $c$FOREIGN KEY (sso_provider_id) REFERENCES auth.sso_providers(id) ON DELETE CASCADE$c$);
create unique index if not exists sso_domains_domain_idx ON auth.sso_domains (lower(domain));
create index if not exists sso_domains_sso_provider_id_idx ON auth.sso_domains (sso_provider_id);
create unique index if not exists sso_providers_resource_id_idx ON auth.sso_providers (lower(resource_id));
create index if not exists sso_providers_resource_id_pattern_idx ON auth.sso_providers (resource_id text_pattern_ops);
create unique index if not exists confirmation_token_idx ON auth.users (confirmation_token) WHERE ((confirmation_token)::text !~ '^[0-9 ]*$'::text);
create unique index if not exists email_change_token_current_idx ON auth.users (email_change_token_current) WHERE ((email_change_token_current)::text !~ '^[0-9 ]*$'::text);
create unique index if not exists email_change_token_new_idx ON auth.users (email_change_token_new) WHERE ((email_change_token_new)::text !~ '^[0-9 ]*$'::text);
create unique index if not exists reauthentication_token_idx ON auth.users (reauthentication_token) WHERE ((reauthentication_token)::text !~ '^[0-9 ]*$'::text);
create unique index if not exists recovery_token_idx ON auth.users (recovery_token) WHERE ((recovery_token)::text !~ '^[0-9 ]*$'::text);
create unique index if not exists users_email_partial_key ON auth.users (email) WHERE (is_sso_user = false);
create index if not exists users_instance_id_email_idx ON auth.users (instance_id, lower((email)::text));
create index if not exists users_instance_id_idx ON auth.users (instance_id);
create index if not exists users_is_anonymous_idx ON auth.users (is_anonymous);
select pgadvise_shim.ensure_constraint('auth.webauthn_challenges', 'webauthn_challenges_user_id_fkey', $c$FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE$c$);
create index if not exists webauthn_challenges_expires_at_idx ON auth.webauthn_challenges (expires_at);
create index if not exists webauthn_challenges_user_id_idx ON auth.webauthn_challenges (user_id);
select pgadvise_shim.ensure_constraint('auth.webauthn_credentials', 'webauthn_credentials_user_id_fkey', $c$FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE$c$);
create unique index if not exists webauthn_credentials_credential_id_key ON auth.webauthn_credentials (credential_id);
create index if not exists webauthn_credentials_user_id_idx ON auth.webauthn_credentials (user_id);
alter table auth.audit_log_entries enable row level security;
alter table auth.flow_state enable row level security;
alter table auth.identities enable row level security;
alter table auth.instances enable row level security;
alter table auth.mfa_amr_claims enable row level security;
alter table auth.mfa_challenges enable row level security;
alter table auth.mfa_factors enable row level security;
alter table auth.one_time_tokens enable row level security;
alter table auth.refresh_tokens enable row level security;
alter table auth.saml_providers enable row level security;
alter table auth.saml_relay_states enable row level security;
alter table auth.schema_migrations enable row level security;
alter table auth.sessions enable row level security;
alter table auth.sso_domains enable row level security;
alter table auth.sso_providers enable row level security;
alter table auth.users enable row level security;
select pgadvise_shim.ensure_enum('storage', 'buckettype', array['STANDARD', 'ANALYTICS', 'VECTOR']);
create table if not exists storage.buckets (
  id text not null,
  "name" text not null,
  "owner" uuid,
  created_at timestamptz default now(),
  updated_at timestamptz default now(),
  "public" boolean default false,
  avif_autodetection boolean default false,
  file_size_limit bigint,
  allowed_mime_types text[],
  owner_id text,
  "type" storage.buckettype default 'STANDARD'::storage.buckettype not null,
  versioning_status text default 'DISABLED'::text not null,
  constraint buckets_pkey PRIMARY KEY (id)
);
create table if not exists storage.buckets_analytics (
  "name" text not null,
  "type" storage.buckettype default 'ANALYTICS'::storage.buckettype not null,
  format text default 'ICEBERG'::text not null,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  id uuid default gen_random_uuid() not null,
  deleted_at timestamptz,
  constraint buckets_analytics_pkey PRIMARY KEY (id)
);
create table if not exists storage.buckets_vectors (
  id text not null,
  "type" storage.buckettype default 'VECTOR'::storage.buckettype not null,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  constraint buckets_vectors_pkey PRIMARY KEY (id)
);
create table if not exists storage.iceberg_namespaces (
  id uuid default gen_random_uuid() not null,
  bucket_name text not null,
  "name" text not null,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  metadata jsonb default '{}'::jsonb not null,
  catalog_id uuid not null,
  constraint iceberg_namespaces_pkey PRIMARY KEY (id)
);
create table if not exists storage.iceberg_tables (
  id uuid default gen_random_uuid() not null,
  namespace_id uuid not null,
  bucket_name text not null,
  "name" text not null,
  location text not null,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  remote_table_id text,
  shard_key text,
  shard_id text,
  catalog_id uuid not null,
  constraint iceberg_tables_pkey PRIMARY KEY (id)
);
create table if not exists storage.migrations (
  id integer not null,
  "name" varchar(100) not null,
  hash varchar(40) not null,
  executed_at timestamp default CURRENT_TIMESTAMP,
  constraint migrations_pkey PRIMARY KEY (id),
  constraint migrations_name_key UNIQUE (name)
);
create table if not exists storage.objects (
  id uuid default gen_random_uuid() not null,
  bucket_id text,
  "name" text,
  "owner" uuid,
  created_at timestamptz default now(),
  updated_at timestamptz default now(),
  last_accessed_at timestamptz default now(),
  metadata jsonb,
  path_tokens text[] generated always as (string_to_array(name, '/'::text)) stored,
  version text,
  owner_id text,
  user_metadata jsonb,
  archived_at timestamptz,
  is_delete_marker boolean default false not null,
  is_versioned boolean default false not null,
  constraint objects_pkey PRIMARY KEY (id)
);
create table if not exists storage.s3_multipart_uploads (
  id text not null,
  in_progress_size bigint default 0 not null,
  upload_signature text not null,
  bucket_id text not null,
  key text not null,
  version text not null,
  owner_id text,
  created_at timestamptz default now() not null,
  user_metadata jsonb,
  metadata jsonb,
  constraint s3_multipart_uploads_pkey PRIMARY KEY (id)
);
create table if not exists storage.s3_multipart_uploads_parts (
  id uuid default gen_random_uuid() not null,
  upload_id text not null,
  size bigint default 0 not null,
  part_number integer not null,
  bucket_id text not null,
  key text not null,
  etag text not null,
  owner_id text,
  version text not null,
  created_at timestamptz default now() not null,
  constraint s3_multipart_uploads_parts_pkey PRIMARY KEY (id)
);
create table if not exists storage.vector_indexes (
  id text default gen_random_uuid() not null,
  "name" text not null,
  bucket_id text not null,
  data_type text not null,
  dimension integer not null,
  distance_metric text not null,
  metadata_configuration jsonb,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  constraint vector_indexes_pkey PRIMARY KEY (id)
);
create unique index if not exists bname ON storage.buckets (name);
create unique index if not exists buckets_analytics_unique_name_idx ON storage.buckets_analytics (name) WHERE (deleted_at IS NULL);
select pgadvise_shim.ensure_constraint('storage.iceberg_namespaces', 'iceberg_namespaces_catalog_id_fkey', $c$FOREIGN KEY (catalog_id) REFERENCES storage.buckets_analytics(id) ON DELETE CASCADE$c$);
create unique index if not exists idx_iceberg_namespaces_bucket_id ON storage.iceberg_namespaces (catalog_id, name);
select pgadvise_shim.ensure_constraint('storage.iceberg_tables', 'iceberg_tables_catalog_id_fkey', $c$FOREIGN KEY (catalog_id) REFERENCES storage.buckets_analytics(id) ON DELETE CASCADE$c$);
select pgadvise_shim.ensure_constraint('storage.iceberg_tables', 'iceberg_tables_namespace_id_fkey', $c$FOREIGN KEY (namespace_id) REFERENCES storage.iceberg_namespaces(id) ON DELETE CASCADE$c$);
create unique index if not exists idx_iceberg_tables_location ON storage.iceberg_tables (location);
create unique index if not exists idx_iceberg_tables_namespace_id ON storage.iceberg_tables (catalog_id, namespace_id, name);
select pgadvise_shim.ensure_constraint('storage.objects', 'objects_bucketId_fkey', $c$FOREIGN KEY (bucket_id) REFERENCES storage.buckets(id)$c$);
create unique index if not exists bucketid_objname ON storage.objects (bucket_id, name);
create index if not exists idx_objects_bucket_id_name ON storage.objects (bucket_id, name COLLATE "C");
create index if not exists idx_objects_bucket_id_name_lower ON storage.objects (bucket_id, lower(name) COLLATE "C");
create index if not exists name_prefix_search ON storage.objects (name text_pattern_ops);
select pgadvise_shim.ensure_constraint('storage.s3_multipart_uploads', 's3_multipart_uploads_bucket_id_fkey', $c$FOREIGN KEY (bucket_id) REFERENCES storage.buckets(id)$c$);
create index if not exists idx_multipart_uploads_list ON storage.s3_multipart_uploads (bucket_id, key, created_at);
select pgadvise_shim.ensure_constraint('storage.s3_multipart_uploads_parts', 's3_multipart_uploads_parts_bucket_id_fkey', $c$FOREIGN KEY (bucket_id) REFERENCES storage.buckets(id)$c$);
select pgadvise_shim.ensure_constraint('storage.s3_multipart_uploads_parts', 's3_multipart_uploads_parts_upload_id_fkey', $c$FOREIGN KEY (upload_id) REFERENCES storage.s3_multipart_uploads(id) ON DELETE CASCADE$c$);
select pgadvise_shim.ensure_constraint('storage.vector_indexes', 'vector_indexes_bucket_id_fkey', $c$FOREIGN KEY (bucket_id) REFERENCES storage.buckets_vectors(id)$c$);
create unique index if not exists vector_indexes_name_bucket_id_idx ON storage.vector_indexes (name, bucket_id);
alter table storage.buckets enable row level security;
alter table storage.buckets_analytics enable row level security;
alter table storage.buckets_vectors enable row level security;
alter table storage.iceberg_namespaces enable row level security;
alter table storage.iceberg_tables enable row level security;
alter table storage.migrations enable row level security;
alter table storage.objects enable row level security;
alter table storage.s3_multipart_uploads enable row level security;
alter table storage.s3_multipart_uploads_parts enable row level security;
alter table storage.vector_indexes enable row level security;

do $b$
declare r record;
begin
  for r in select c.oid::regclass as rel, c.relkind, n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where n.nspname in ('auth', 'storage') and c.relkind in ('r', 'S') 
             and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype in ('a', 'i') and c.relkind = 'S') loop
    execute format('alter %s %s owner to %I', case r.relkind when 'S' then 'sequence' else 'table' end, r.rel,
                   case r.nspname when 'auth' then 'supabase_auth_admin' else 'supabase_storage_admin' end);
  end loop;
  for r in select t.oid::regtype as typ, n.nspname from pg_type t join pg_namespace n on n.oid = t.typnamespace
           where n.nspname in ('auth', 'storage') and t.typtype = 'e' loop
    execute format('alter type %s owner to %I', r.typ, case r.nspname when 'auth' then 'supabase_auth_admin' else 'supabase_storage_admin' end);
  end loop;
end $b$;

grant all on all tables    in schema auth to postgres, dashboard_user, supabase_auth_admin;
grant all on all sequences in schema auth to postgres, dashboard_user, supabase_auth_admin;
grant all on all routines  in schema auth to postgres, dashboard_user;
revoke insert, update, delete, truncate on auth.schema_migrations from postgres, dashboard_user;
grant all on storage.objects, storage.buckets, storage.buckets_analytics to anon, authenticated, service_role;
grant all on all tables in schema storage to postgres, service_role;
grant select on storage.s3_multipart_uploads, storage.s3_multipart_uploads_parts, storage.iceberg_namespaces,
                storage.iceberg_tables, storage.buckets_vectors, storage.vector_indexes to anon, authenticated;
revoke all on storage.migrations from anon, authenticated, service_role;

-- ------------------------------------------------------------------ storage functions and triggers
create or replace function storage.foldername(name text) returns text[] language sql immutable as $f$
  select (string_to_array(name, '/'))[1 : array_length(string_to_array(name, '/'), 1) - 1]
$f$;
create or replace function storage.filename(name text) returns text language sql immutable as $f$
  select (string_to_array(name, '/'))[array_length(string_to_array(name, '/'), 1)]
$f$;
create or replace function storage.extension(name text) returns text language sql immutable as $f$
  select reverse(split_part(reverse(storage.filename(name)), '.', 1))
$f$;
create or replace function storage.operation() returns text language sql stable as $f$
  select current_setting('storage.operation', true)
$f$;
create or replace function storage.allow_any_operation(expected_operations text[]) returns boolean language sql stable as $f$
  select exists (select 1 from unnest(expected_operations) e
                 where regexp_replace(e, '^storage\.', '') = regexp_replace(coalesce(storage.operation(), ''), '^storage\.', '') and e <> '')
$f$;
create or replace function storage.allow_only_operation(expected_operation text) returns boolean language sql stable as $f$
  select storage.allow_any_operation(array[expected_operation])
$f$;
create or replace function storage.update_updated_at_column() returns trigger language plpgsql as $f$
begin new.updated_at := now(); return new; end $f$;
create or replace function storage.protect_delete() returns trigger language plpgsql as $f$
begin
  if coalesce(current_setting('storage.allow_delete_query', true), 'false') <> 'true' then
    raise exception 'Direct deletion from storage tables is not allowed. Use the Storage API instead.' using errcode = '42501';
  end if;
  return null;
end $f$;
-- SHIM: listing functions exist with the platform's signature, simplified result
create or replace function storage.search(prefix text, bucketname text, limits int default 100, levels int default 1, offsets int default 0,
    search text default '', sortcolumn text default 'name', sortorder text default 'asc')
  returns table (name text, id uuid, updated_at timestamptz, created_at timestamptz, last_accessed_at timestamptz, metadata jsonb)
  language sql stable as $f$
  select o.name, o.id, o.updated_at, o.created_at, o.last_accessed_at, o.metadata from storage.objects o
  where o.bucket_id = bucketname and o.name like prefix || search || '%' order by o.name limit limits offset offsets
$f$;
create or replace function storage.get_size_by_bucket() returns table (size bigint, bucket_id text) language sql stable as $f$
  select sum((o.metadata ->> 'size')::bigint)::bigint, o.bucket_id from storage.objects o group by o.bucket_id
$f$;
create or replace function storage.can_insert_object(bucketid text, name text, owner uuid, metadata jsonb) returns void language plpgsql as $f$
begin
  begin
    insert into storage.objects (bucket_id, name, owner, metadata) values (bucketid, name, owner, metadata);
    raise exception 'rollback' using errcode = 'PT200';
  exception when sqlstate 'PT200' then null;
  end;
end $f$;
do $b$
declare f record;
begin
  for f in select p.oid::regprocedure as sig, n.nspname from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('auth', 'storage') loop
    execute format('alter function %s owner to %I', f.sig, case f.nspname when 'auth' then 'supabase_auth_admin' else 'supabase_storage_admin' end);
  end loop;
  if not exists (select 1 from pg_trigger where tgrelid = 'storage.objects'::regclass and tgname = 'update_objects_updated_at') then
    create trigger update_objects_updated_at before update on storage.objects for each row execute function storage.update_updated_at_column();
  end if;
  if not exists (select 1 from pg_trigger where tgrelid = 'storage.objects'::regclass and tgname = 'protect_objects_delete') then
    create trigger protect_objects_delete before delete on storage.objects for each statement execute function storage.protect_delete();
  end if;
  if not exists (select 1 from pg_trigger where tgrelid = 'storage.buckets'::regclass and tgname = 'protect_buckets_delete') then
    create trigger protect_buckets_delete before delete on storage.buckets for each statement execute function storage.protect_delete();
  end if;
end $b$;

-- ------------------------------------------------------------------ realtime
select pgadvise_shim.ensure_enum('realtime', 'action', array['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'ERROR']);
select pgadvise_shim.ensure_enum('realtime', 'equality_op', array['eq', 'neq', 'lt', 'lte', 'gt', 'gte', 'in']);
create table if not exists realtime.messages (
  topic text not null,
  extension text not null,
  payload jsonb,
  event text,
  private boolean default false,
  updated_at timestamp not null default now(),
  inserted_at timestamp not null default now(),
  id uuid not null default gen_random_uuid(),
  binary_payload bytea,
  primary key (id, inserted_at)
) partition by range (inserted_at);
-- SHIM: the platform makes one partition per day
create table if not exists realtime.messages_default partition of realtime.messages default;
create index if not exists messages_inserted_at_topic_index on realtime.messages (inserted_at desc, topic) where extension = 'broadcast' and private is true;
alter table realtime.messages enable row level security;
create table if not exists realtime.subscription (
  id bigint generated always as identity primary key,
  subscription_id uuid not null,
  entity regclass not null,
  filters text[] not null default '{}',   -- SHIM: an array of a composite type on the platform
  claims jsonb not null,
  claims_role text,                        -- SHIM: generated regrole on the platform
  created_at timestamp not null default timezone('utc', now()),
  action_filter text default '*',
  selected_columns text[]
);
create table if not exists realtime.schema_migrations (version bigint primary key, inserted_at timestamp);
alter table realtime.messages     owner to supabase_realtime_admin;
alter table realtime.messages_default owner to supabase_realtime_admin;
alter table realtime.subscription owner to supabase_realtime_admin;
grant select, insert, update on realtime.messages to postgres, anon, authenticated, service_role;
grant select on realtime.subscription to postgres, anon, authenticated, service_role;
create or replace function realtime.topic() returns text language sql stable as $f$
  select nullif(current_setting('realtime.topic', true), '')
$f$;
create or replace function realtime.send(payload jsonb, event text, topic text, private boolean default true) returns void language plpgsql as $f$
begin
  perform set_config('realtime.topic', topic, true);
  insert into realtime.messages (payload, event, topic, private, extension) values (payload, event, topic, private, 'broadcast');
exception when others then
  raise warning 'broadcast not sent: %', sqlerrm;
end $f$;
create or replace function realtime.broadcast_changes(topic_name text, event_name text, operation text, table_name text, table_schema text,
    new record, old record, level text default 'ROW') returns void language plpgsql as $f$
begin
  if level <> 'ROW' then raise exception 'realtime.broadcast_changes works for row triggers only'; end if;
  perform realtime.send(jsonb_build_object('old_record', to_jsonb(old), 'record', to_jsonb(new), 'operation', operation,
                                           'table', table_name, 'schema', table_schema), event_name, topic_name);
end $f$;
alter function realtime.topic() owner to supabase_realtime_admin;
alter function realtime.send(jsonb, text, text, boolean) owner to supabase_realtime_admin;
alter function realtime.broadcast_changes(text, text, text, text, text, record, record, text) owner to supabase_realtime_admin;
do $b$
begin
  if not exists (select 1 from pg_publication where pubname = 'supabase_realtime') then
    create publication supabase_realtime;
  end if;
  if not exists (select 1 from pg_publication where pubname = 'supabase_realtime_messages_publication') then
    create publication supabase_realtime_messages_publication for table realtime.messages;
  end if;
  alter publication supabase_realtime owner to postgres;
exception when others then
  raise warning 'publication supabase_realtime: %', sqlerrm;
end $b$;

-- ------------------------------------------------------------------ graphql placeholder, webhooks, pooler login check, CLI history
create or replace function graphql_public.graphql("operationName" text default null, query text default null, variables jsonb default null, extensions jsonb default null)
  returns jsonb language sql as $f$
  select jsonb_build_object('data', null, 'errors', jsonb_build_array(jsonb_build_object('message', 'pg_graphql extension is not enabled.')))
$f$;
grant execute on function graphql_public.graphql(text, text, jsonb, jsonb) to postgres, anon, authenticated, service_role;
create table if not exists supabase_functions.hooks (id bigserial primary key, hook_table_id integer not null, hook_name text not null,
  created_at timestamptz not null default now(), request_id bigint);
create or replace function supabase_functions.http_request() returns trigger language plpgsql security definer set search_path = supabase_functions as $f$
begin
  insert into supabase_functions.hooks (hook_table_id, hook_name) values (tg_relid::bigint::int, tg_name);   -- SHIM: no HTTP call
  return new;
end $f$;
grant usage on schema supabase_functions to postgres, anon, authenticated, service_role;
grant execute on function supabase_functions.http_request() to postgres, anon, authenticated, service_role;
create or replace function pgbouncer.get_auth(p_usename text) returns table (username text, password text) language sql security definer set search_path = '' as $f$
  select usename::text, passwd from pg_catalog.pg_shadow where usename = p_usename
$f$;
revoke all on function pgbouncer.get_auth(text) from public;
grant execute on function pgbouncer.get_auth(text) to pgbouncer;
create table if not exists supabase_migrations.schema_migrations (version text primary key, statements text[], name text);
create table if not exists supabase_migrations.seed_files (path text primary key, hash text not null);
do $b$
begin
  if not (select rolsuper from pg_roles where rolname = 'postgres') then
    alter table supabase_migrations.schema_migrations owner to postgres;
    alter table supabase_migrations.seed_files owner to postgres;
  end if;
end $b$;

-- ------------------------------------------------------------------ API schema-cache event triggers (as on the platform: NOTIFY pgrst)
create or replace function extensions.pgrst_ddl_watch() returns event_trigger language plpgsql as $f$
begin
  if exists (select 1 from pg_event_trigger_ddl_commands() c where c.schema_name is distinct from 'pg_temp'
             and c.command_tag ~ '^(CREATE|ALTER) (SCHEMA|TABLE|FOREIGN TABLE|VIEW|MATERIALIZED VIEW|FUNCTION|TRIGGER|TYPE|RULE)|^COMMENT|^SELECT INTO') then
    notify pgrst, 'reload schema';
  end if;
end $f$;
create or replace function extensions.pgrst_drop_watch() returns event_trigger language plpgsql as $f$
begin
  if exists (select 1 from pg_event_trigger_dropped_objects() d where not d.is_temporary
             and d.object_type in ('schema', 'table', 'foreign table', 'view', 'materialized view', 'function', 'trigger', 'type', 'rule')) then
    notify pgrst, 'reload schema';
  end if;
end $f$;
do $b$
begin
  if not exists (select 1 from pg_event_trigger where evtname = 'pgrst_ddl_watch') then
    create event trigger pgrst_ddl_watch on ddl_command_end execute function extensions.pgrst_ddl_watch();
  end if;
  if not exists (select 1 from pg_event_trigger where evtname = 'pgrst_drop_watch') then
    create event trigger pgrst_drop_watch on sql_drop execute function extensions.pgrst_drop_watch();
  end if;
end $b$;

-- SHIM: on the platform supautils lets postgres set these although they need superuser; plain PostgreSQL has GRANT SET
do $b$
declare p text;
begin
  foreach p in array array['session_replication_role', 'track_io_timing', 'log_min_messages', 'log_lock_waits', 'log_min_duration_statement',
      'pgrst.db_pre_request', 'pgrst.db_schemas', 'pgrst.db_schema', 'pgrst.db_extra_search_path', 'pgrst.db_max_rows',
      'pgrst.db_aggregates_enabled', 'pgrst.db_plan_enabled', 'pgrst.db_pre_config', 'pgrst.server_timing_enabled', 'pgrst.jwt_secret',
      'pgaudit.log', 'pgaudit.role', 'auto_explain.log_min_duration', 'auto_explain.log_nested_statements', 'plan_filter.statement_cost_limit',
      'safeupdate.enabled', 'pg_net.ttl', 'pg_net.batch_size'] loop
    execute format('grant set on parameter %s to postgres', p);
  end loop;
end $b$;

grant all privileges on all tables    in schema extensions to postgres with grant option;
grant all privileges on all routines  in schema extensions to postgres with grant option;
grant all privileges on all sequences in schema extensions to postgres with grant option;
grant execute on all functions in schema extensions to anon, authenticated, service_role;
revoke all on schema pgadvise_shim from public;
grant usage on schema pgadvise_shim to postgres;
grant execute on all functions in schema pgadvise_shim to postgres;
alter function pgadvise_shim.create_extension(text, text) security definer;

reset check_function_bodies;
reset client_min_messages;
