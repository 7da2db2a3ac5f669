-- # A statement that is put together is not followed
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
-- severity: info
-- message: neither proved nor refuted
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
create function public.mine(team uuid) returns boolean language plpgsql stable as
$$ declare ok boolean; begin execute coalesce((select t.name from public.team t where false), 'select $1 = current_setting(''app.team_id'')::uuid')
    into ok using team; return ok; end $$;
create policy own on public.invoice for select to web using (public.mine(team_id));
-- finds: public.invoice

-- # What is proved needs no word
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
create policy own on public.invoice to web using (team_id = current_setting('app.team_id')::uuid);
-- finds: nothing

-- # What leaks is told as a leak
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
create policy own on public.invoice to web using (id is not null or team_id = current_setting('app.team_id')::uuid);
-- finds: nothing

-- # A database without tenants is none of it
-- skipped: ten
create table public.price (id int primary key);
