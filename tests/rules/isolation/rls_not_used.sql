-- # Tenants kept apart by the application alone are one finding
create role web login;
create table public.tenant (id bigint primary key, name text not null);
create table public.invoice (id bigint primary key, tenant_id bigint not null references public.tenant);
create table public.payment (id bigint primary key, tenant_id bigint not null references public.tenant);
create table public.country (code char(2) primary key);
grant select, insert, update, delete on all tables in schema public to web;
-- finds: database
-- severity: warning
-- message: 3 tables hold tenants' rows and no table has row-level security

-- # As the owner, or as a superuser, it would not be bound
-- declared: {"roles": {"app": ["web", "batch"]}}
create role web login; create role batch login superuser;
create table public.tenant (id bigint primary key, name text not null);
create table public.invoice (id bigint primary key, tenant_id bigint not null references public.tenant);
alter table public.invoice owner to web;
-- finds: database
-- certainty: proved

-- # Schemas of a platform that have row-level security do not count
create schema auth;
create table auth.users (id int primary key);
alter table auth.users enable row level security;
create table public.tenant (id bigint primary key, name text not null);
create table public.invoice (id bigint primary key, tenant_id bigint not null references public.tenant);
-- finds: database

-- # One table with row-level security, and the others are found one by one
create table public.tenant (id bigint primary key, name text not null);
create table public.invoice (id bigint primary key, tenant_id bigint not null references public.tenant);
alter table public.invoice enable row level security;
-- finds: nothing

-- # One policy, although it is not enforced
create table public.tenant (id bigint primary key, name text not null);
create table public.invoice (id bigint primary key, tenant_id bigint not null references public.tenant);
create policy invoice_own on public.invoice using (tenant_id = current_setting('app.tenant_id')::bigint);
-- finds: nothing

-- # Behind an API every table without it is a fault of its own
-- platform: supabase
create table public.tenant (id bigint primary key, name text not null);
create table public.invoice (id bigint primary key, tenant_id bigint not null references public.tenant);
-- finds: nothing

-- # Where it is required it is missed table by table
-- declared: {"platform": {"rls": "required"}}
create table public.tenant (id bigint primary key, name text not null);
create table public.invoice (id bigint primary key, tenant_id bigint not null references public.tenant);
-- finds: nothing

-- # A database without tenants needs none
create table public.page (id bigint primary key, title text);
create table public.comment (id bigint primary key, page_id bigint references public.page, body text);
-- skipped: no table

-- # API roles that another database of the same server has made hold nothing here
create role anon;
create role authenticated;
create role service_role bypassrls;
create role app login;
create table public.tenant (id bigint primary key, name text not null);
create table public.invoice (id bigint primary key, tenant_id bigint not null references public.tenant, amount bigint);
create index on public.invoice (tenant_id);
grant select, insert, update, delete on public.tenant, public.invoice to app;
-- finds: database
