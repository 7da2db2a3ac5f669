-- # Row-level security off, Supabase's grants: everybody changes the log
-- platform: supabase
create table public.audit_logs (id uuid primary key, user_id uuid, action text, occurred_at timestamptz);
grant all on public.audit_logs to anon, authenticated;
-- finds: public.audit_logs
-- message: anon and authenticated may update and delete its rows

-- # A policy for everything opens it to the role it names
-- platform: supabase
create table public.audit_logs (id uuid primary key, user_id uuid, action text, occurred_at timestamptz);
grant all on public.audit_logs to anon, authenticated;
alter table public.audit_logs enable row level security;
create policy all_of_it on public.audit_logs to authenticated using (user_id = (select auth.uid()));
-- finds: public.audit_logs
-- message: audit log and authenticated may

-- # Who has no id is let in by no membership, in whichever way it is looked up
-- platform: supabase
create table public.member (org_id uuid, user_id uuid, primary key (org_id, user_id));
create function public.my_orgs() returns setof uuid language sql stable security definer set search_path = '' as $$
    select m.org_id from public.member m where m.user_id = auth.uid() $$;
create table public.audit_logs (id uuid primary key, org_id uuid, user_id uuid, action text, occurred_at timestamptz);
grant all on public.audit_logs to anon, authenticated;
alter table public.audit_logs enable row level security;
create policy members on public.audit_logs for update using (org_id in (select public.my_orgs()));
create policy owners on public.audit_logs for delete using (exists (
    select 1 from public.member m where m.org_id = audit_logs.org_id and m.user_id = (select auth.uid())));
-- finds: public.audit_logs
-- message: audit log and authenticated may update and delete

-- # A count of nothing is a row: visitors delete all the same
-- platform: supabase
create table public.member (org_id uuid, user_id uuid, primary key (org_id, user_id));
create table public.audit_logs (id uuid primary key, org_id uuid, user_id uuid, action text, occurred_at timestamptz);
grant all on public.audit_logs to anon, authenticated;
alter table public.audit_logs enable row level security;
create policy owners on public.audit_logs for delete using (exists (
    select count(*) from public.member m where m.org_id = audit_logs.org_id and m.user_id = (select auth.uid())));
-- finds: public.audit_logs
-- message: anon and authenticated may delete its rows

-- # A login role that writes the log on a plain server
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.access_log (id bigint primary key, actor_id bigint, action text, at timestamptz);
grant select, insert, delete on public.access_log to web;
-- finds: public.access_log
-- message: web may delete its rows

-- # Audits that somebody makes are no log, unless they say who did what
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.site_audits (id bigint primary key, account_id bigint, score int, audited_at timestamptz);
create table public.audits (id bigint primary key, user_id bigint, action text, audited_changes jsonb, created_at timestamptz);
grant select, insert, update on public.site_audits, public.audits to web;
-- finds: public.audits

-- # Through a group that the role inherits from
-- declared: {"roles": {"app": ["web"]}}
create role writers;
create role web login in role writers;
create table public."AuditEvent" (id bigint primary key, "userId" bigint, action text, "createdAt" timestamptz);
grant select, insert, update on public."AuditEvent" to writers;
-- finds: public.AuditEvent

-- # Row-level security without a policy for UPDATE and DELETE stops both
-- platform: supabase
create table public.audit_logs (id uuid primary key, user_id uuid, action text, occurred_at timestamptz);
grant all on public.audit_logs to anon, authenticated;
alter table public.audit_logs enable row level security;
create policy readers on public.audit_logs for select to authenticated using (user_id = (select auth.uid()));
create policy never on public.audit_logs for delete to authenticated using (false);
-- finds: nothing

-- # A restrictive policy that is false does as well
-- platform: supabase
create table public.audit_logs (id uuid primary key, user_id uuid, action text, occurred_at timestamptz);
grant all on public.audit_logs to authenticated;
alter table public.audit_logs enable row level security;
create policy all_of_it on public.audit_logs to authenticated using (user_id = (select auth.uid()));
create policy no_update on public.audit_logs as restrictive for update to authenticated using (false);
create policy no_delete on public.audit_logs as restrictive for delete to authenticated using (false);
revoke all on public.audit_logs from anon;
-- finds: nothing

-- # A trigger that raises stops it
-- platform: supabase
create table public.audit_logs (id uuid primary key, user_id uuid, action text, occurred_at timestamptz);
grant all on public.audit_logs to anon, authenticated;
create function public.refuse() returns trigger language plpgsql as $$ begin raise exception 'append only'; end $$;
create trigger append_only before update or delete on public.audit_logs for each row execute function public.refuse();
-- finds: nothing

-- # Insert and read is what a log is for
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.audit_logs (id bigint primary key, user_id bigint, action text, at timestamptz);
grant select, insert on public.audit_logs to web;
-- finds: nothing

-- # What is called history but made to change is no audit log
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.chat_history (id bigint primary key, user_id bigint, event text, created_at timestamptz, updated_at timestamptz);
create table public.job_logs (id bigint primary key, line text, created_at timestamptz);
grant all on public.chat_history, public.job_logs to web;
-- finds: nothing

-- # What people keep of themselves, and may clear
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.activity_log (id bigint primary key, user_id bigint, action text, created_at timestamptz);
create table public."searchHistory" (id bigint primary key, "userId" bigint, event text, "createdAt" timestamptz);
grant all on public.activity_log, public."searchHistory" to web;
-- finds: nothing
