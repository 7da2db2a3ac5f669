-- stand_ins.sql
-- Extensions, or stand-ins for those that a server has not. Run as a superuser; safe to run again.
-- pgadvise_shim.create_extension(name, schema) takes the place of CREATE EXTENSION and says what came of it:
--   'installed' the extension itself, 'shimmed' stand-in objects made here, 'missing' nothing could be done (the caller reports it)
--   'without effect' nothing that a replay needs: no stand-in either
-- A stand-in runs as the extension does and gives answers of the same kind; nothing in it is cryptography, a queue's
-- locking or a request over the network.

create schema if not exists pgadvise_shim;
comment on schema pgadvise_shim is 'Helpers of the throwaway Supabase bootstrap; does not exist on the platform';
create table if not exists pgadvise_shim.extension_log (name text primary key, outcome text not null, wanted_schema text);

create or replace function pgadvise_shim.grant_if_there(statement text) returns void language plpgsql as $f$
begin
  execute statement;
exception when undefined_object then null;  -- a role that only the platform has
end $f$;

create or replace function pgadvise_shim.create_extension(ext text, wanted_schema text default null) returns text
language plpgsql set search_path = pg_catalog, pg_temp as $f$
declare
  target text := coalesce(wanted_schema, case ext
      when 'pg_cron' then 'pg_catalog' when 'pg_net' then 'extensions' when 'supabase_vault' then 'vault'
      when 'pg_graphql' then 'graphql' when 'pgmq' then 'pgmq' when 'pg_tle' then 'pgtle' else 'extensions' end);
  outcome_ text;
begin
  if exists (select 1 from pg_extension where extname = ext) then
    outcome_ := 'installed';
  elsif exists (select 1 from pg_available_extensions where name = ext)
        and ext not in ('pg_cron', 'pg_net', 'pgsodium', 'supabase_vault', 'pg_graphql', 'timescaledb', 'pgaudit') then
    begin
      execute format('create schema if not exists %I', target);
      execute format('create extension if not exists %I with schema %I cascade', ext, target);
      outcome_ := 'installed';
    exception when others then
      outcome_ := 'missing';
    end;
  else
    outcome_ := 'missing';
  end if;
  if outcome_ = 'missing' and ext = 'pg_cron' then
    create schema if not exists cron;
    create table if not exists cron.job (
      jobid bigserial primary key, schedule text not null, command text not null, nodename text not null default 'localhost',
      nodeport int not null default 5432, database text not null default current_database(),
      username text not null default current_user, active boolean not null default true, jobname text,
      unique (jobname, username));
    create table if not exists cron.job_run_details (
      jobid bigint, runid bigserial primary key, job_pid int, database text, username text, command text, status text,
      return_message text, start_time timestamptz, end_time timestamptz);
    create or replace function cron.schedule(job_name text, schedule text, command text) returns bigint language sql as
      $q$ insert into cron.job(jobname, schedule, command) values ($1, $2, $3)
          on conflict (jobname, username) do update set schedule = excluded.schedule, command = excluded.command returning jobid $q$;
    create or replace function cron.schedule(schedule text, command text) returns bigint language sql as
      $q$ insert into cron.job(schedule, command) values ($1, $2) returning jobid $q$;
    create or replace function cron.unschedule(job_name text) returns boolean language plpgsql as
      $q$ begin delete from cron.job where jobname = $1; return found; end $q$;
    create or replace function cron.unschedule(job_id bigint) returns boolean language plpgsql as
      $q$ begin delete from cron.job where jobid = $1; return found; end $q$;
    create or replace function cron.alter_job(job_id bigint, schedule text default null, command text default null,
                                              database text default null, username text default null, active boolean default null)
      returns void language sql as
      $q$ update cron.job j set schedule = coalesce($2, j.schedule), command = coalesce($3, j.command), active = coalesce($6, j.active) where j.jobid = $1 $q$;
    perform pgadvise_shim.grant_if_there($g$grant usage on schema cron to postgres with grant option$g$);
    perform pgadvise_shim.grant_if_there($g$grant all on all tables in schema cron to postgres with grant option$g$);
    perform pgadvise_shim.grant_if_there($g$grant all on all sequences in schema cron to postgres with grant option$g$);
    outcome_ := 'shimmed';
  elsif outcome_ = 'missing' and ext = 'pg_net' then
    create schema if not exists net;
    create table if not exists net.http_request_queue (id bigserial, method text, url text, headers jsonb, body bytea, timeout_milliseconds int);
    create table if not exists net._http_response (id bigint, status_code int, content_type text, headers jsonb, content text,
                                                   timed_out boolean, error_msg text, created timestamptz default now());
    create or replace function net.http_get(url text, params jsonb default '{}', headers jsonb default '{}', timeout_milliseconds int default 2000)
      returns bigint language sql security definer set search_path = net as
      $q$ insert into net.http_request_queue(method, url, headers, timeout_milliseconds) values ('GET', $1, $3, $4) returning id $q$;
    create or replace function net.http_post(url text, body jsonb default '{}', params jsonb default '{}',
        headers jsonb default '{"Content-Type": "application/json"}', timeout_milliseconds int default 2000)
      returns bigint language sql security definer set search_path = net as
      $q$ insert into net.http_request_queue(method, url, headers, body, timeout_milliseconds)
          values ('POST', $1, $4, convert_to($2::text, 'UTF8'), $5) returning id $q$;
    create or replace function net.http_delete(url text, params jsonb default '{}', headers jsonb default '{}', timeout_milliseconds int default 2000, body jsonb default null)
      returns bigint language sql security definer set search_path = net as
      $q$ insert into net.http_request_queue(method, url, headers, timeout_milliseconds) values ('DELETE', $1, $3, $4) returning id $q$;
    perform pgadvise_shim.grant_if_there($g$grant usage on schema net to supabase_functions_admin, postgres, anon, authenticated, service_role$g$);
    outcome_ := 'shimmed';
  elsif outcome_ = 'missing' and ext = 'pgmq' then
    create schema if not exists pgmq;
    create table if not exists pgmq.meta (queue_name varchar primary key, is_partitioned boolean not null default false,
                                          is_unlogged boolean not null default false, created_at timestamptz not null default now());
    if to_regtype('pgmq.message_record') is null then
      create type pgmq.message_record as (msg_id bigint, read_ct integer, enqueued_at timestamptz, vt timestamptz, message jsonb);
    end if;
    create or replace function pgmq.create(queue_name text) returns void language plpgsql as $q$
      begin
        execute format('create table if not exists pgmq.%I (msg_id bigint generated always as identity primary key, read_ct int not null default 0, enqueued_at timestamptz not null default now(), vt timestamptz not null default now(), message jsonb)', 'q_' || lower($1));
        execute format('create table if not exists pgmq.%I (msg_id bigint primary key, read_ct int not null default 0, enqueued_at timestamptz not null default now(), archived_at timestamptz not null default now(), vt timestamptz not null default now(), message jsonb)', 'a_' || lower($1));
        insert into pgmq.meta (queue_name) values ($1) on conflict do nothing;
      end $q$;
    create or replace function pgmq.create_non_partitioned(queue_name text) returns void language sql as $q$ select pgmq.create($1) $q$;
    create or replace function pgmq.create_unlogged(queue_name text) returns void language sql as $q$ select pgmq.create($1) $q$;
    create or replace function pgmq.send(queue_name text, msg jsonb, delay int default 0) returns setof bigint language plpgsql as $q$
      begin return query execute format('insert into pgmq.%I (vt, message) values (now() + make_interval(secs => $2), $1) returning msg_id', 'q_' || lower($1)) using $2, $3; end $q$;
    create or replace function pgmq.send_batch(queue_name text, msgs jsonb[], delay int default 0) returns setof bigint language plpgsql as $q$
      declare m jsonb; begin foreach m in array $2 loop return query select * from pgmq.send($1, m, $3); end loop; end $q$;
    create or replace function pgmq.read(queue_name text, vt int, qty int) returns setof pgmq.message_record language plpgsql as $q$
      begin return query execute format('select msg_id, read_ct, enqueued_at, vt, message from pgmq.%I where vt <= now() order by msg_id limit %s', 'q_' || lower($1), $3); end $q$;
    create or replace function pgmq.pop(queue_name text) returns setof pgmq.message_record language sql as $q$ select * from pgmq.read($1, 0, 1) $q$;
    create or replace function pgmq.delete(queue_name text, msg_id bigint) returns boolean language plpgsql as $q$
      begin execute format('delete from pgmq.%I q where q.msg_id = $1', 'q_' || lower($1)) using $2; return true; end $q$;
    create or replace function pgmq.archive(queue_name text, msg_id bigint) returns boolean language sql as $q$ select pgmq.delete($1, $2) $q$;
    create or replace function pgmq.drop_queue(queue_name text) returns boolean language plpgsql as $q$
      begin execute format('drop table if exists pgmq.%I, pgmq.%I', 'q_' || lower($1), 'a_' || lower($1)); delete from pgmq.meta m where m.queue_name = $1; return true; end $q$;
    perform pgadvise_shim.grant_if_there($g$grant all on schema pgmq to postgres with grant option$g$);
    perform pgadvise_shim.grant_if_there($g$grant all on all tables in schema pgmq to postgres with grant option$g$);
    perform pgadvise_shim.grant_if_there($g$alter default privileges in schema pgmq grant all on tables to postgres with grant option$g$);
    outcome_ := 'shimmed';
  elsif outcome_ = 'missing' and ext = 'uuid-ossp' then
    execute format('create or replace function %I.uuid_generate_v4() returns uuid language sql volatile as $q$ select gen_random_uuid() $q$', target);
    execute format('create or replace function %I.uuid_generate_v1() returns uuid language sql volatile as $q$ select gen_random_uuid() $q$', target);
    execute format('create or replace function %I.uuid_generate_v1mc() returns uuid language sql volatile as $q$ select gen_random_uuid() $q$', target);
    execute format('create or replace function %I.uuid_nil() returns uuid language sql immutable as $q$ select ''00000000-0000-0000-0000-000000000000''::uuid $q$', target);
    execute format('create or replace function %I.uuid_generate_v5(namespace uuid, name text) returns uuid language sql immutable as $q$ select encode(substring(sha256(uuid_send($1) || convert_to($2, ''UTF8'')) for 16), ''hex'')::uuid $q$', target);
    outcome_ := 'shimmed';
  elsif outcome_ = 'missing' and ext = 'pgcrypto' then
    -- not cryptography: only so that function bodies, defaults and seeds run in a throwaway database
    execute format('create or replace function %I.gen_random_bytes(n int) returns bytea language sql volatile as $q$ select substring(decode(string_agg(replace(gen_random_uuid()::text, ''-'', ''''), ''''), ''hex'') for $1) from generate_series(1, ($1 + 15) / 16 + 1) $q$', target);
    execute format('create or replace function %I.digest(data bytea, algo text) returns bytea language sql immutable as $q$ select case lower($2) when ''sha224'' then sha224($1) when ''sha256'' then sha256($1) when ''sha384'' then sha384($1) when ''sha512'' then sha512($1) else decode(md5($1), ''hex'') end $q$', target);
    execute format('create or replace function %I.digest(data text, algo text) returns bytea language sql immutable as $q$ select %I.digest(convert_to($1, ''UTF8''), $2) $q$', target, target);
    execute format('create or replace function %I.hmac(data text, key text, algo text) returns bytea language sql immutable as $q$ select sha256(convert_to($2 || $1, ''UTF8'')) $q$', target);
    execute format('create or replace function %I.hmac(data bytea, key bytea, algo text) returns bytea language sql immutable as $q$ select sha256($2 || $1) $q$', target);
    execute format('create or replace function %I.gen_salt(kind text) returns text language sql volatile as $q$ select ''shim$'' || left(md5(gen_random_uuid()::text), 16) || ''$'' $q$', target);
    execute format('create or replace function %I.gen_salt(kind text, rounds int) returns text language sql volatile as $q$ select %I.gen_salt($1) $q$', target, target);
    execute format('create or replace function %I.crypt(password text, salt text) returns text language sql immutable as $q$ select left($2, 22) || md5(left($2, 22) || $1) $q$', target);
    execute format('create or replace function %I.gen_random_uuid() returns uuid language sql volatile as $q$ select pg_catalog.gen_random_uuid() $q$', target);
    execute format('create or replace function %I.pgp_sym_encrypt(data text, psw text) returns bytea language sql volatile as $q$ select convert_to(md5($2) || $1, ''UTF8'') $q$', target);
    execute format('create or replace function %I.pgp_sym_encrypt(data text, psw text, options text) returns bytea language sql volatile as $q$ select %I.pgp_sym_encrypt($1, $2) $q$', target, target);
    execute format('create or replace function %I.pgp_sym_decrypt(msg bytea, psw text) returns text language plpgsql immutable as $q$ declare told text := convert_from($1, ''UTF8''); begin if left(told, 32) <> md5($2) then raise ''Wrong key or corrupt data''; end if; return substr(told, 33); end $q$', target);
    execute format('create or replace function %I.pgp_sym_decrypt(msg bytea, psw text, options text) returns text language sql immutable as $q$ select %I.pgp_sym_decrypt($1, $2) $q$', target, target);
    execute format('create or replace function %I.encrypt(data bytea, key bytea, type text) returns bytea language sql immutable as $q$ select sha256($2) || $1 $q$', target);
    execute format('create or replace function %I.decrypt(data bytea, key bytea, type text) returns bytea language plpgsql immutable as $q$ begin if substring($1 for 32) <> sha256($2) then raise ''decrypt error: Key was too big''; end if; return substring($1 from 33); end $q$', target);
    outcome_ := 'shimmed';
  elsif outcome_ = 'missing' and ext = 'pgjwt' then
    execute format('create or replace function %I.sign(payload json, secret text, algorithm text default ''HS256'') returns text language sql immutable as $q$ select ''shim.'' || encode(convert_to($1::text, ''UTF8''), ''base64'') || ''.'' $q$', target);
    execute format('create or replace function %I.verify(jwt text, secret text, algorithm text default ''HS256'', out header json, out payload json, out valid boolean) returns record language sql immutable as $q$ select ''{}''::json, convert_from(decode(split_part($1, ''.'', 2), ''base64''), ''UTF8'')::json, starts_with($1, ''shim.'') $q$', target);
    outcome_ := 'shimmed';
  elsif outcome_ = 'missing' and ext = 'supabase_vault' then  -- values are not encrypted here
    create schema if not exists vault;
    create table if not exists vault.secrets (
      id uuid primary key default gen_random_uuid(), name text unique, description text not null default '', secret text not null,
      key_id uuid, nonce bytea, created_at timestamptz not null default now(), updated_at timestamptz not null default now());
    create or replace view vault.decrypted_secrets as
      select id, name, description, secret, secret as decrypted_secret, key_id, nonce, created_at, updated_at from vault.secrets;
    create or replace function vault.create_secret(new_secret text, new_name text default null, new_description text default '', new_key_id uuid default null)
      returns uuid language sql security definer set search_path = '' as
      $q$ insert into vault.secrets (secret, name, description, key_id) values ($1, $2, $3, $4) returning id $q$;
    create or replace function vault.update_secret(secret_id uuid, new_secret text default null, new_name text default null, new_description text default null, new_key_id uuid default null)
      returns void language sql security definer set search_path = '' as
      $q$ update vault.secrets set secret = coalesce($2, secret), name = coalesce($3, name), description = coalesce($4, description), updated_at = now() where id = $1 $q$;
    perform pgadvise_shim.grant_if_there($g$revoke all on function vault.create_secret(text, text, text, uuid), vault.update_secret(uuid, text, text, text, uuid) from public$g$);
    perform pgadvise_shim.grant_if_there($g$grant execute on function vault.create_secret(text, text, text, uuid), vault.update_secret(uuid, text, text, text, uuid) to postgres, service_role$g$);
    perform pgadvise_shim.grant_if_there($g$grant select, delete on vault.secrets, vault.decrypted_secrets to postgres, service_role$g$);
    outcome_ := 'shimmed';
  elsif outcome_ = 'missing' and ext in ('pg_graphql', 'pgsodium', 'plpgsql', 'pg_stat_statements', 'pgaudit', 'pg_stat_monitor', 'index_advisor', 'hypopg', 'plpgsql_check', 'pg_repack', 'pg_tle') then
    outcome_ := 'without effect';
  end if;
  insert into pgadvise_shim.extension_log values (ext, outcome_, wanted_schema)
    on conflict (name) do update set outcome = excluded.outcome, wanted_schema = excluded.wanted_schema;
  return outcome_;
end $f$;
