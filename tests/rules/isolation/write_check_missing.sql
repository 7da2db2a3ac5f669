-- # An insert asks for nothing of the tenant
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
-- message: can create rows of public.invoice as another tenant's
-- severity: error
create role web login;
create table public.team (id uuid primary key, name text not null);
create table public.invoice (
    id uuid primary key default gen_random_uuid(), team_id uuid not null references public.team, note text
);
alter table public.team enable row level security;
alter table public.invoice enable row level security;
grant select on public.team to web;
grant select, insert, update, delete on public.invoice to web;
create policy own on public.team for select to web using (id = current_setting('app.team_id')::uuid);
create policy seen on public.invoice for select to web using (team_id = current_setting('app.team_id')::uuid);
create policy adds on public.invoice for insert to web with check (note is null or note <> 'locked');
-- finds: public.invoice

-- # An update moves rows away
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
-- message: can make rows of public.invoice another tenant's
create role web login;
create table public.team (id uuid primary key, name text not null);
create table public.invoice (
    id uuid primary key default gen_random_uuid(), team_id uuid not null references public.team, note text
);
alter table public.team enable row level security;
alter table public.invoice enable row level security;
grant select on public.team to web;
grant select, insert, update, delete on public.invoice to web;
create policy own on public.team for select to web using (id = current_setting('app.team_id')::uuid);
create policy seen on public.invoice for select to web using (team_id = current_setting('app.team_id')::uuid);
create policy changes on public.invoice for update to web using (team_id = current_setting('app.team_id')::uuid) with check (id is not null or note is null);
-- finds: public.invoice

-- # USING is asked of the new row where there is no WITH CHECK
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
create role web login;
create table public.team (id uuid primary key, name text not null);
create table public.invoice (
    id uuid primary key default gen_random_uuid(), team_id uuid not null references public.team, note text
);
alter table public.team enable row level security;
alter table public.invoice enable row level security;
grant select on public.team to web;
grant select, insert, update, delete on public.invoice to web;
create policy own on public.team for select to web using (id = current_setting('app.team_id')::uuid);
create policy seen on public.invoice for select to web using (team_id = current_setting('app.team_id')::uuid);
create policy changes on public.invoice for update to web using (team_id = current_setting('app.team_id')::uuid);
-- finds: nothing

-- # The column of the tenant cannot be written
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
create role web login;
create table public.team (id uuid primary key, name text not null);
create table public.invoice (
    id uuid primary key default gen_random_uuid(), team_id uuid not null references public.team, note text
);
alter table public.team enable row level security;
alter table public.invoice enable row level security;
grant select on public.team to web;
grant select, insert, update, delete on public.invoice to web;
create policy own on public.team for select to web using (id = current_setting('app.team_id')::uuid);
revoke insert, update on public.invoice from web; grant update (note) on public.invoice to web;
create policy own on public.invoice to web using (team_id = current_setting('app.team_id')::uuid) with check (note <> 'locked');
-- finds: nothing

-- # A trigger sets the tenant
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
create role web login;
create table public.team (id uuid primary key, name text not null);
create table public.invoice (
    id uuid primary key default gen_random_uuid(), team_id uuid not null references public.team, note text
);
alter table public.team enable row level security;
alter table public.invoice enable row level security;
grant select on public.team to web;
grant select, insert, update, delete on public.invoice to web;
create policy own on public.team for select to web using (id = current_setting('app.team_id')::uuid);
create function public.stamp() returns trigger language plpgsql as
$$ begin new.team_id := current_setting('app.team_id')::uuid; return new; end $$;
create trigger stamp before insert or update on public.invoice for each row execute function public.stamp();
create policy own on public.invoice to web using (team_id = current_setting('app.team_id')::uuid) with check (note is null or note <> 'locked');
-- finds: nothing

-- # A database without tenants is none of it
-- skipped: ten
create table public.price (id int primary key);
