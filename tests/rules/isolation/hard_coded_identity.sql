-- # A person's id, an address, several of them
-- platform: supabase
create table public.note (id uuid primary key, owner_id uuid references auth.users);
alter table public.note enable row level security;
create policy "the ""boss""" on public.note for select to authenticated using ((select auth.uid()) = '7d1c0a4e-52b5-4b0e-9a35-0a6d0f6c2f11'::uuid);
create policy staff on public.note for select to authenticated using ((auth.jwt() ->> 'email') in ('ann@example.com', 'bob@example.com'));
create policy hers on public.note for delete to authenticated using (owner_id = 'b0000000-52b5-4b0e-9a35-0a6d0f6c2f11');
-- finds: public.note.the "boss"
-- finds: public.note.staff
-- finds: public.note.hers
-- severity: warning
-- message: staff on public.note names one e-mail address, ann@example.com and 1 more

-- # A tenant by its key
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.tenant (id bigint primary key);
create table public.invoice (id bigint primary key, tenant_id bigint not null references public.tenant);
create table public.receipt (id bigint primary key, tenant_id bigint not null references public.tenant);
grant all on public.invoice, public.receipt to web;
alter table public.invoice enable row level security;
create policy demo on public.invoice for select using (tenant_id = 42 or tenant_id = current_setting('app.tenant')::bigint);
-- finds: public.invoice.demo
-- message: names one tenant, 42

-- # In a sub-select
-- platform: supabase
create table public.note (id uuid primary key);
alter table public.note enable row level security;
create policy support on public.note for select to authenticated using (
    exists (select from auth.users u where u.id = auth.uid() and u.email = 'support@example.com'));
-- finds: public.note.support

-- # Roles, states and kinds are no identities, and neither is an id that stands for nobody
-- platform: supabase
create table public.kind (id uuid primary key);
create table public.note (id uuid primary key, owner_id uuid references auth.users, kind_id uuid references public.kind, state text);
alter table public.note enable row level security;
create policy a on public.note to authenticated using (
    kind_id = '7d1c0a4e-52b5-4b0e-9a35-0a6d0f6c2f11' and state = 'open' and auth.role() = 'authenticated');
create policy b on public.note for select to authenticated using (owner_id = '00000000-0000-0000-0000-000000000000');
create policy c on public.note for select to authenticated using (owner_id = auth.uid() and (auth.jwt() ->> 'role') in ('admin', 'editor'));
-- finds: nothing

-- # Everybody at a company is a pattern
-- platform: supabase
create table public.note (id uuid primary key);
alter table public.note enable row level security;
create policy ours on public.note for select to authenticated using ((auth.jwt() ->> 'email') like '%@example.com');
-- finds: nothing

-- # The tenant of shared rows, and of none
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.tenant (id bigint primary key);
create table public.invoice (id bigint primary key, tenant_id bigint not null references public.tenant);
create table public.receipt (id bigint primary key, tenant_id bigint not null references public.tenant);
grant all on public.invoice, public.receipt to web;
alter table public.invoice enable row level security;
create policy shared on public.invoice for select using (tenant_id in (0, -1));
-- finds: nothing

-- # A policy for a role that bypasses policies names nobody who passes
-- platform: supabase
create table public.note (id uuid primary key);
alter table public.note enable row level security;
create policy a on public.note to service_role using (auth.uid() = '7d1c0a4e-52b5-4b0e-9a35-0a6d0f6c2f11');
-- finds: nothing

-- # A database without tenants: 42 is a number
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.thing (id bigint primary key, size int);
grant all on public.thing to web;
alter table public.thing enable row level security;
create policy big on public.thing using (size = 42);
-- finds: nothing
