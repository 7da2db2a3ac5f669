-- # A mail address is unique across teams
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
-- severity: info
-- message: unique across tenants
create role web login;
create table public.team (id uuid primary key, name text not null);
create table public.invoice (
    id uuid primary key default gen_random_uuid(), team_id uuid not null references public.team, email text not null unique
);
alter table public.team enable row level security;
alter table public.invoice enable row level security;
grant select on public.team to web;
grant select, insert, update, delete on public.invoice to web;
create policy own on public.team for select to web using (id = current_setting('app.team_id')::uuid);
create policy own on public.invoice to web using (team_id = current_setting('app.team_id')::uuid);
-- finds: public.invoice.invoice_email_key

-- # An index, a name in quotes, a column grant
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
alter table public.invoice add "Phone No" text, add mobile text; revoke insert, update on public.invoice from web;
create unique index "Key" on public.invoice (mobile); grant update (mobile) on public.invoice to web;
create policy own on public.invoice to web using (team_id = current_setting('app.team_id')::uuid);
-- finds: public.invoice.Key

-- # Of two columns, both written by the role
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
alter table public.invoice add domain text, add host text, add unique (domain, host);
create policy own on public.invoice to web using (team_id = current_setting('app.team_id')::uuid);
-- finds: public.invoice.invoice_domain_host_key

-- # Unique within the team
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
alter table public.invoice add email text, add unique (team_id, email);
create policy own on public.invoice to web using (team_id = current_setting('app.team_id')::uuid);
-- finds: nothing

-- # A token is not guessed
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
alter table public.invoice add email_token text unique;
create policy own on public.invoice to web using (team_id = current_setting('app.team_id')::uuid);
-- finds: nothing

-- # A name that teams choose is another rule's
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
alter table public.invoice add slug text unique;
create policy own on public.invoice to web using (team_id = current_setting('app.team_id')::uuid);
-- finds: nothing

-- # The role cannot write the column
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
create role web login;
create table public.team (id uuid primary key, name text not null);
create table public.invoice (
    id uuid primary key default gen_random_uuid(), team_id uuid not null references public.team, email text not null unique
);
alter table public.team enable row level security;
alter table public.invoice enable row level security;
grant select on public.team to web;
grant select, insert, update, delete on public.invoice to web;
create policy own on public.team for select to web using (id = current_setting('app.team_id')::uuid);
revoke insert, update on public.invoice from web; grant update (id) on public.invoice to web;
create policy own on public.invoice to web using (team_id = current_setting('app.team_id')::uuid);
-- finds: nothing

-- # Without row-level security nothing is hidden
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
create role web login;
create table public.team (id uuid primary key, name text not null);
create table public.invoice (
    id uuid primary key default gen_random_uuid(), team_id uuid not null references public.team, email text not null unique
);
alter table public.team enable row level security;
alter table public.invoice enable row level security;
grant select on public.team to web;
grant select, insert, update, delete on public.invoice to web;
create policy own on public.team for select to web using (id = current_setting('app.team_id')::uuid);
alter table public.invoice disable row level security;
-- finds: nothing

-- # A database without tenants is none of it
-- skipped: ten
create table public.price (id int primary key);
