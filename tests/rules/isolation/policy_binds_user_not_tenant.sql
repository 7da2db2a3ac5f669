-- # An insert asks for the person alone
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
-- message: leaves the tenant free
create role web login;
create table public.team (id uuid primary key, name text not null);
create table public.invoice (
    id uuid primary key default gen_random_uuid(), team_id uuid not null references public.team, note text, user_id uuid not null
);
alter table public.team enable row level security;
alter table public.invoice enable row level security;
grant select on public.team to web;
grant select, insert, update, delete on public.invoice to web;
create policy own on public.team for select to web using (id = current_setting('app.team_id')::uuid);
create policy seen on public.invoice for select to web using (team_id = current_setting('app.team_id')::uuid);
create policy adds on public.invoice for insert to web with check (user_id = current_setting('app.user_id')::uuid);
-- finds: public.invoice.adds

-- # The tenant beside the person
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
create role web login;
create table public.team (id uuid primary key, name text not null);
create table public.invoice (
    id uuid primary key default gen_random_uuid(), team_id uuid not null references public.team, note text, user_id uuid not null
);
alter table public.team enable row level security;
alter table public.invoice enable row level security;
grant select on public.team to web;
grant select, insert, update, delete on public.invoice to web;
create policy own on public.team for select to web using (id = current_setting('app.team_id')::uuid);
create policy seen on public.invoice for select to web using (team_id = current_setting('app.team_id')::uuid);
create policy adds on public.invoice for insert to web with check (user_id = current_setting('app.user_id')::uuid and team_id = current_setting('app.team_id')::uuid);
-- finds: nothing

-- # A restrictive policy asks for the tenant
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
create role web login;
create table public.team (id uuid primary key, name text not null);
create table public.invoice (
    id uuid primary key default gen_random_uuid(), team_id uuid not null references public.team, note text, user_id uuid not null
);
alter table public.team enable row level security;
alter table public.invoice enable row level security;
grant select on public.team to web;
grant select, insert, update, delete on public.invoice to web;
create policy own on public.team for select to web using (id = current_setting('app.team_id')::uuid);
create policy seen on public.invoice for select to web using (team_id = current_setting('app.team_id')::uuid);
create policy adds on public.invoice for insert to web with check (user_id = current_setting('app.user_id')::uuid);
create policy floor on public.invoice as restrictive to web using (team_id = current_setting('app.team_id')::uuid);
-- finds: nothing

-- # A database without tenants is none of it
-- skipped: ten
create table public.price (id int primary key);
