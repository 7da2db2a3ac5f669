-- # No role is called so
-- platform: supabase
create table public.report (id int primary key);
alter table public.report enable row level security;
create policy admins on public.report using (auth.role() = 'admin');
-- finds: public.report.admins
-- severity: warning
-- message: admins on public.report compares the role of the token with 'admin', a role that does not exist: no caller ever has it
-- message: anon, authenticated or service_role

-- # Upper case is another word, also in a sub-select and from the other side
-- platform: supabase
create table public."Report" (id int primary key);
alter table public."Report" enable row level security;
create policy "it's ""mine""" on public."Report" for insert with check ('Authenticated' = (select auth.role()));
-- finds: public.Report.it's "mine"

-- # One of a list
-- platform: supabase
create table public.report (id int primary key);
alter table public.report enable row level security;
create policy several on public.report using (auth.role() in ('authenticated', 'editor', 'owner'));
-- finds: public.report.several
-- message: compares the role of the token with 'editor' or 'owner', roles that do not exist

-- # Roles of the platform
-- platform: supabase
create table public.report (id int primary key);
alter table public.report enable row level security;
create policy a on public.report using (auth.role() = 'authenticated');
create policy b on public.report using ((select auth.role()) = any (array['anon', 'service_role']));
-- finds: nothing

-- # A role of one's own
-- platform: supabase
create role editor;
create table public.report (id int primary key);
alter table public.report enable row level security;
create policy editors on public.report using (auth.role() = 'editor');
-- finds: nothing

-- # A column may hold any word
-- platform: supabase
create table public.report (id int primary key, audience text not null);
alter table public.report enable row level security;
create policy audience on public.report using (auth.role() = audience and audience <> 'nobody');
-- finds: nothing

-- # The role a claim of the application names is another one
-- platform: supabase
create table public.report (id int primary key);
alter table public.report enable row level security;
create policy admins on public.report using ((auth.jwt() -> 'app_metadata' ->> 'role') = 'admin');
-- finds: nothing

-- # Without auth.role()
create table public.report (id int primary key);
alter table public.report enable row level security;
create policy admins on public.report using (current_user = 'nobody_at_all');
-- finds: nothing

-- # The claim that auth.role() gives, read by itself
-- platform: supabase
create table public.report (id int primary key);
alter table public.report enable row level security;
create policy admins on public.report using ((select auth.jwt() ->> 'role') = 'admin');
create policy members on public.report using (auth.jwt() ->> 'role' = 'authenticated');
create policy staff on public.report using (auth.jwt() -> 'app_metadata' ->> 'role' = 'staff');
-- finds: public.report.admins
