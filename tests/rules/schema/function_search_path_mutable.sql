-- # The path that the names in the body need is set
create table public.account (id bigint primary key, email text);
create function public.account_of(address text) returns bigint language sql stable security definer as
    'select id from account where email = address';
-- finds: public.account_of(text)
-- severity: warning
-- message: along the caller's search_path

-- # Every name has its schema: an empty path will do; quoted names, a procedure
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create schema "Back Office";
grant usage on schema "Back Office" to web;
create table public.account (id bigint primary key);
create function "Back Office"."Purge it"(before date) returns void language plpgsql security definer as
    $$ begin delete from public.account where "account"."id" < 0; end $$;
create procedure "Back Office".tidy() language sql security definer as 'delete from public.account';
-- finds: Back Office.Purge it(date)
-- finds: Back Office.tidy()
-- severity: warning

-- # A trigger runs it, whoever may call it
-- platform: supabase
create table public.account (id uuid primary key, changed timestamptz);
create function public.touch() returns trigger language plpgsql security definer as
    $$ begin update account set changed = now() where id = new.id; return null; end $$;
revoke execute on function public.touch from public, anon, authenticated;
create trigger touch after insert on public.account for each row execute function public.touch();
-- finds: public.touch()
-- severity: warning

-- # What it calls, and the triggers of what it writes, run along its path
create table public.account (id bigint primary key);
create table public.log (id bigint);
create function public.write() returns trigger language plpgsql as $$ begin insert into log values (new.id); return null; end $$;
create trigger write after insert on public.account for each row execute function public.write();
create function public.add(id bigint) returns void language sql security definer as 'insert into public.account values (add.id)';
-- finds: public.add(bigint)

-- # Nobody untrusted can call it: a note
-- platform: supabase
create table public.account (id uuid primary key);
create function public.purge() returns void language sql security definer as 'delete from public.account';
revoke execute on function public.purge from public, anon, authenticated;
-- finds: public.purge()
-- severity: info

-- # A path of its own, whatever it is
create table public.account (id bigint primary key);
create function public.one() returns bigint language sql security definer set search_path = '' as 'select count(*) from public.account';
create function public.two() returns bigint language sql security definer set search_path to public, pg_temp as 'select count(*) from account';
create function public.three() returns bigint language sql security definer set work_mem = '8MB' set search_path from current as 'select 3';
-- finds: nothing

-- # The caller's rights: whatever it finds, the caller could have done
create table public.account (id bigint primary key);
create function public.accounts() returns bigint language sql as 'select count(*) from account';
create function public.touch() returns trigger language plpgsql as $$ begin return new; end $$;
-- finds: nothing

-- # Names that were looked up when the function was made
-- pg: >= 14
create table public.account (id bigint primary key);
create function public.accounts() returns bigint language sql stable security definer begin atomic select count(*) from account; end;
create function public.largest() returns bigint language sql stable security definer return (select max(id) from account);
-- finds: nothing

-- # Another owner's schemas, left out of what is looked at
-- declared: {"schemas": {"exclude": ["vendor"]}}
create schema vendor;
create schema cron;
create function vendor.run() returns bigint language sql security definer as 'select 1';
create function cron.run() returns bigint language sql security definer as 'select 1';
-- finds: nothing
