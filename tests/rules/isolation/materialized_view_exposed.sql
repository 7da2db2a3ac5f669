-- # A copy of what policies keep back
-- platform: supabase
create table public.note (id int primary key, user_id uuid not null references auth.users, body text);
alter table public.note enable row level security;
create policy own on public.note for select to authenticated using (user_id = (select auth.uid()));
create materialized view public.note_search as select id, body from public.note;
-- finds: public.note_search
-- severity: warning
-- message: public.note_search holds rows of public.note and has no row-level security: anon and authenticated can read what is kept from them there

-- # Through a view, and by any name
-- platform: supabase
create table public.note (id int primary key, user_id uuid not null references auth.users, body text);
alter table public.note enable row level security;
create policy own on public.note for select to authenticated using (user_id = (select auth.uid()));
create view public.bodies as select body from public.note;
revoke all on public.bodies from anon, authenticated;
create materialized view public."All ""Bodies""" as select * from public.bodies;
revoke all on public."All ""Bodies""" from anon;
-- finds: public.All "Bodies"
-- message: authenticated can read

-- # What a role has no grant on at all
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.tenants (id uuid primary key);
create table public.members (tenant_id uuid not null references public.tenants, user_id uuid not null, primary key (tenant_id, user_id));
create table public.invoices (id int primary key, tenant_id uuid not null references public.tenants, cents int);
create materialized view public.sums as select tenant_id, sum(cents) from public.invoices group by tenant_id;
grant select on public.sums to web;
grant select on public.tenants, public.members to web;
-- finds: public.sums
-- message: web can read

-- # Countries are nobody's
-- platform: supabase
create table public.country (code text primary key);
alter table public.country enable row level security;
create policy everybody on public.country for select using (true);
create materialized view public.countries as select * from public.country;
-- finds: nothing

-- # Without a grant it is the server's
-- platform: supabase
create table public.note (id int primary key, user_id uuid not null references auth.users, body text);
alter table public.note enable row level security;
create policy own on public.note for select to authenticated using (user_id = (select auth.uid()));
create materialized view public.note_search as select id, body from public.note;
revoke all on public.note_search from anon, authenticated;
-- finds: nothing

-- # A schema that the API does not serve
-- platform: supabase
create schema reports;
grant usage on schema reports to authenticated;
create table public.note (id int primary key, user_id uuid not null references auth.users, body text);
alter table public.note enable row level security;
create policy own on public.note for select to authenticated using (user_id = (select auth.uid()));
create materialized view reports.note_search as select id, body from public.note;
grant select on reports.note_search to authenticated;
-- finds: nothing

-- # A total over everything tells nobody's row
-- platform: supabase
create table public.note (id int primary key, user_id uuid not null references auth.users, body text);
alter table public.note enable row level security;
create policy own on public.note for select to authenticated using (user_id = (select auth.uid()));
create materialized view public.numbers as select count(*) as notes, max(id) as last from public.note;
-- finds: nothing

-- # A plain view is another rule's
-- platform: supabase
create table public.note (id int primary key, user_id uuid not null references auth.users, body text);
alter table public.note enable row level security;
create policy own on public.note for select to authenticated using (user_id = (select auth.uid()));
create view public.note_search as select id, body from public.note;
-- finds: nothing
