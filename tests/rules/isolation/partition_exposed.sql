-- # A partition is open where its parent is guarded
-- platform: supabase
create table public.event (user_id uuid not null, at date not null) partition by range (at);
create table public.event_2026 partition of public.event for values from ('2026-01-01') to ('2027-01-01');
alter table public.event enable row level security;
create policy own on public.event using (user_id = (select auth.uid()));
-- finds: public.event_2026
-- severity: error
-- certainty: proved
-- message: public.event_2026 is a partition of public.event, whose policies do not hold for it by its own name: anon and authenticated can read and write

-- # Partitions of partitions, one by one, under any name
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public."Event" (tenant_id uuid not null, at date not null) partition by range (at);
create table public."Event ""26""" partition of public."Event"
    for values from ('2026-01-01') to ('2027-01-01') partition by list (tenant_id);
create table public.event_26_rest partition of public."Event ""26""" default;
alter table public."Event" enable row level security;
create policy own on public."Event" using (tenant_id = current_setting('app.tenant', true)::uuid);
grant select on all tables in schema public to web;
-- finds: public.Event "26"
-- finds: public.event_26_rest

-- # An inheritance child
-- platform: supabase
create table public.asset (id int primary key, user_id uuid not null);
create table public.car (wheels int) inherits (public.asset);
alter table public.asset enable row level security;
create policy own on public.asset using (user_id = (select auth.uid()));
-- finds: public.car
-- message: public.car is an inheritance child of public.asset

-- # A grant on one partition alone
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.event (tenant_id uuid not null, at date not null) partition by range (at);
create table public.event_2026 partition of public.event for values from ('2026-01-01') to ('2027-01-01');
create table public.event_2027 partition of public.event for values from ('2027-01-01') to ('2028-01-01');
alter table public.event enable row level security;
create policy own on public.event using (tenant_id = current_setting('app.tenant', true)::uuid);
grant select on public.event, public.event_2026 to web;
-- finds: public.event_2026
-- message: web can read all of its rows in it

-- # A partition with row-level security of its own is closed
-- platform: supabase
create table public.event (user_id uuid not null, at date not null) partition by range (at);
create table public.event_2026 partition of public.event for values from ('2026-01-01') to ('2027-01-01');
alter table public.event enable row level security;
alter table public.event_2026 enable row level security;
create policy own on public.event using (user_id = (select auth.uid()));
-- finds: nothing

-- # Without grants nobody names it
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.event (tenant_id uuid not null, at date not null) partition by range (at);
create table public.event_2026 partition of public.event for values from ('2026-01-01') to ('2027-01-01');
alter table public.event enable row level security;
create policy own on public.event using (tenant_id = current_setting('app.tenant', true)::uuid);
grant select on public.event to web;
-- finds: nothing

-- # Partitions in a schema that the API does not serve
-- platform: supabase
create schema parts;
grant usage on schema parts to authenticated;
create table public.event (user_id uuid not null, at date not null) partition by range (at);
create table parts.event_2026 partition of public.event for values from ('2026-01-01') to ('2027-01-01');
grant all on parts.event_2026 to authenticated;
alter table public.event enable row level security;
create policy own on public.event using (user_id = (select auth.uid()));
-- finds: nothing

-- # A parent that is not guarded either is another rule's
-- platform: supabase
create table public.event (user_id uuid not null, at date not null) partition by range (at);
create table public.event_2026 partition of public.event for values from ('2026-01-01') to ('2027-01-01');
-- finds: nothing

-- # An owner whom the parent does not bind
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.event (tenant_id uuid not null, at date not null) partition by range (at);
create table public.event_2026 partition of public.event for values from ('2026-01-01') to ('2027-01-01');
alter table public.event owner to web;
alter table public.event_2026 owner to web;
alter table public.event enable row level security;
create policy own on public.event using (tenant_id = current_setting('app.tenant', true)::uuid);
-- finds: nothing
