-- # A restrictive policy alone allows nothing
-- platform: supabase
create table public.note (id int primary key, user_id uuid not null references auth.users);
alter table public.note enable row level security;
create policy own on public.note as restrictive to authenticated using (user_id = (select auth.uid()));
-- finds: public.note
-- severity: warning
-- certainty: proved
-- message: public.note has row-level security and its only policy is restrictive: no row passes, its grants to anon and authenticated give nothing

-- # Several of them allow nothing either, under any name
-- platform: supabase
create table public."My Notes" (id int primary key, user_id uuid not null references auth.users);
alter table public."My Notes" enable row level security;
create policy "read ""it""" on public."My Notes" as restrictive for select using (true);
create policy "write it" on public."My Notes" as restrictive for insert with check (true);
revoke all on public."My Notes" from anon;
-- finds: public.My Notes
-- message: public."My Notes" has row-level security and all of its 2 policies are restrictive: no row passes, its grants to authenticated

-- # A declared role on a plain server is bound as well
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.invoice (id int primary key, tenant_id uuid not null);
alter table public.invoice enable row level security;
grant select on public.invoice to web;
create policy of_tenant on public.invoice as restrictive
    using (tenant_id = current_setting('app.tenant', true)::uuid);
-- finds: public.invoice

-- # A partitioned table is found once
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.event (tenant_id uuid not null, at date not null) partition by range (at);
create table public.event_2026 partition of public.event for values from ('2026-01-01') to ('2027-01-01');
alter table public.event enable row level security;
alter table public.event_2026 enable row level security;
grant select on public.event, public.event_2026 to web;
create policy of_tenant on public.event as restrictive using (tenant_id = current_setting('app.tenant', true)::uuid);
create policy of_tenant on public.event_2026 as restrictive using (true);
-- finds: public.event

-- # A permissive policy beside them allows
-- platform: supabase
create table public.note (id int primary key, user_id uuid not null references auth.users);
alter table public.note enable row level security;
create policy own on public.note to authenticated using (user_id = (select auth.uid()));
create policy second_factor on public.note as restrictive using ((select auth.jwt() ->> 'aal') = 'aal2');
-- finds: nothing

-- # A permissive policy for one command is a decision about the others
-- platform: supabase
create table public.note (id int primary key, user_id uuid not null references auth.users);
alter table public.note enable row level security;
create policy own on public.note for select to authenticated using (user_id = (select auth.uid()));
create policy frozen on public.note as restrictive for update using (false);
-- finds: nothing

-- # Without any policy it is another rule's
-- platform: supabase
create table public.note (id int primary key);
alter table public.note enable row level security;
-- finds: nothing

-- # Nobody of the application reaches it
-- platform: supabase
create table public.note (id int primary key);
alter table public.note enable row level security;
create policy never on public.note as restrictive using (false);
revoke all on public.note from anon, authenticated;
-- finds: nothing

-- # Row-level security that is off asks no policy
-- platform: supabase
create table public.note (id int primary key);
create policy never on public.note as restrictive using (false);
-- finds: nothing

-- # An owner whom no policy binds reads on
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.note (id int primary key);
alter table public.note owner to web;
alter table public.note enable row level security;
create policy never on public.note as restrictive using (false);
-- finds: nothing
