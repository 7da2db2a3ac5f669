-- # Templates that everybody sees are added by a tenant
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
-- message: as nobody's
create role web login;
create table public.team (id uuid primary key, name text not null);
create table public.invoice (
    id uuid primary key default gen_random_uuid(), team_id uuid references public.team, note text
);
alter table public.team enable row level security;
alter table public.invoice enable row level security;
grant select on public.team to web;
grant select, insert, update, delete on public.invoice to web;
create policy own on public.team for select to web using (id = current_setting('app.team_id')::uuid);
create policy seen on public.invoice for select to web using (team_id is null or team_id = current_setting('app.team_id')::uuid);
create policy adds on public.invoice for insert to web with check (team_id is null or team_id = current_setting('app.team_id')::uuid);
-- finds: public.invoice

-- # Templates that everybody sees and only their owner writes
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
create role web login;
create table public.team (id uuid primary key, name text not null);
create table public.invoice (
    id uuid primary key default gen_random_uuid(), team_id uuid references public.team, note text
);
alter table public.team enable row level security;
alter table public.invoice enable row level security;
grant select on public.team to web;
grant select, insert, update, delete on public.invoice to web;
create policy own on public.team for select to web using (id = current_setting('app.team_id')::uuid);
create policy seen on public.invoice for select to web using (team_id is null or team_id = current_setting('app.team_id')::uuid);
create policy adds on public.invoice for insert to web with check (team_id = current_setting('app.team_id')::uuid);
-- finds: nothing

-- # Rows of nobody that nobody sees
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
create role web login;
create table public.team (id uuid primary key, name text not null);
create table public.invoice (
    id uuid primary key default gen_random_uuid(), team_id uuid references public.team, note text
);
alter table public.team enable row level security;
alter table public.invoice enable row level security;
grant select on public.team to web;
grant select, insert, update, delete on public.invoice to web;
create policy own on public.team for select to web using (id = current_setting('app.team_id')::uuid);
create policy seen on public.invoice for select to web using (team_id = current_setting('app.team_id')::uuid);
create policy adds on public.invoice for insert to web with check (team_id is null or team_id = current_setting('app.team_id')::uuid);
-- finds: nothing

-- # A database without tenants is none of it
-- skipped: ten
create table public.price (id int primary key);
