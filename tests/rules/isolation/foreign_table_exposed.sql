-- # Served by the API
-- platform: supabase
reset role;
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table public.customers (id text) server s;
grant select on public.customers to anon, authenticated;
-- finds: public.customers
-- severity: warning
-- message: public.customers is a foreign table, for which there is no row-level security: anon and authenticated can read all

-- # To one role, under any name
-- platform: supabase
reset role;
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table public."Stripe ""Live""" (id text) server s;
revoke all on public."Stripe ""Live""" from anon, authenticated;
grant select (id) on public."Stripe ""Live""" to authenticated;
-- finds: public.Stripe "Live"
-- message: authenticated can read all

-- # On a plain server, where it carries the tenant
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.tenants (id uuid primary key);
create table public.members (tenant_id uuid not null references public.tenants, user_id uuid not null, primary key (tenant_id, user_id));
create table public.invoices (id int primary key, tenant_id uuid not null references public.tenants);
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table public.archive (id int, tenant_id uuid) server s;
grant select on public.archive to web;
-- finds: public.archive

-- # Without a grant
-- platform: supabase
reset role;
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table public.customers (id text) server s;
revoke all on public.customers from anon, authenticated;
-- finds: nothing

-- # In a schema of its own
-- platform: supabase
reset role;
create schema stripe;
grant usage on schema stripe to authenticated;
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table stripe.customers (id text) server s;
grant select on stripe.customers to authenticated;
-- finds: nothing

-- # On a plain server, of exchange rates
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table public.rates (currency text, rate numeric) server s;
grant select on public.rates to web;
-- finds: nothing

-- # A table is no foreign table
-- platform: supabase
create table public.customers (id text primary key);
-- finds: nothing
