-- # A condition beside the tenant's opens the rest of the table
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
-- severity: error
-- certainty: measured
-- message: as web, reads, alters and deletes another tenant's rows of public.invoice
-- message: select array[
-- message: note is not null lets rows through whoever asks: where that is meant, accept the finding
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
create policy own on public.invoice to web using (team_id = current_setting('app.team_id')::uuid or note is not null) with check (team_id = current_setting('app.team_id')::uuid);
-- finds: public.invoice

-- # A name in quotes, a schema of its own, a function that believes its argument
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
create schema "Bill ing"; grant usage on schema "Bill ing" to web;
create table "Bill ing"."Line's" (id uuid primary key, team_id uuid not null references public.team);
alter table "Bill ing"."Line's" enable row level security;
grant delete on "Bill ing"."Line's" to web;
create policy own on public.invoice to web using (team_id = current_setting('app.team_id')::uuid);
create policy any_team on "Bill ing"."Line's" for delete to web using (team_id in (select t.id from public.team t) or id <> team_id);
-- finds: Bill ing.Line's

-- # The table of tenants, which an application reads before it knows who is calling, is a warning
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
-- severity: warning
create role web login;
create table public.team (id uuid primary key, name text not null);
create table public.invoice (id uuid primary key, team_id uuid not null references public.team, note text);
alter table public.invoice enable row level security;
grant select, update on public.team to web;
grant select on public.invoice to web;
create policy own on public.invoice to web using (team_id = current_setting('app.team_id')::uuid);
-- finds: public.team

-- # Each team's rows are its own
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

-- # A view that reads as its caller is told of the table below
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
-- pg: >= 15
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
create view public.notes with (security_invoker = true) as select id, note from public.invoice;
grant select on public.notes to web;
create policy own on public.invoice to web using (team_id = current_setting('app.team_id')::uuid or note like '%a%' or note is not null) with check (team_id = current_setting('app.team_id')::uuid);
-- finds: public.invoice

-- # A database without tenants is none of it
-- skipped: ten
create table public.price (id int primary key);
