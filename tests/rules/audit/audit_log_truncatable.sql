-- # Supabase's default grant, no function in reach: a warning
-- platform: supabase
create table public.audit_logs (id uuid primary key, user_id uuid, action text, occurred_at timestamptz);
revoke truncate on public.audit_logs from anon;
grant truncate on public.audit_logs to authenticated;
-- finds: public.audit_logs
-- severity: warning
-- message: authenticated may TRUNCATE it

-- # A function that truncates for its caller makes it an error
-- platform: supabase
create table public.audit_logs (id uuid primary key, user_id uuid, action text, occurred_at timestamptz);
grant truncate on public.audit_logs to authenticated;
create function public.reset() returns void language plpgsql as $$ begin truncate public.audit_logs; end $$;
-- finds: public.audit_logs
-- severity: error

-- # An application that sends its own SQL needs no function
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.audit_trail (id bigint primary key, actor_id bigint, action text, at timestamptz);
grant select, insert, truncate on public.audit_trail to web;
-- finds: public.audit_trail
-- severity: error

-- # Without the grant there is nothing to say
-- platform: supabase
create table public.audit_logs (id uuid primary key, user_id uuid, action text, occurred_at timestamptz);
revoke truncate on public.audit_logs from anon, authenticated;
-- finds: nothing

-- # A trigger before TRUNCATE refuses it
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.audit_logs (id bigint primary key, user_id bigint, action text, at timestamptz);
grant all on public.audit_logs to web;
create function public.refuse() returns trigger language plpgsql as $$ begin raise exception 'append only'; end $$;
create trigger keep before truncate on public.audit_logs execute function public.refuse();
-- finds: nothing

-- # A disabled trigger refuses nothing
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.audit_logs (id bigint primary key, user_id bigint, action text, at timestamptz);
grant all on public.audit_logs to web;
create function public.refuse() returns trigger language plpgsql as $$ begin raise exception 'append only'; end $$;
create trigger keep before truncate on public.audit_logs execute function public.refuse();
alter table public.audit_logs disable trigger keep;
-- finds: public.audit_logs

-- # Any other table may be emptied
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.cache (id bigint primary key, at timestamptz);
grant all on public.cache to web;
-- finds: nothing
