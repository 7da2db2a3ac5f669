-- # A helper that its callers may not execute: the server refuses the query
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create function public.tenant() returns text language sql stable as $$ select current_setting('app.tenant', true) $$;
revoke execute on function public.tenant() from public;
create table public.note (id int primary key, tenant_id text not null);
alter table public.note enable row level security;
create policy own on public.note using (tenant_id = public.tenant());
grant select on public.note to web;
do $$ begin
    set local role web;
    perform from public.note;
    raise 'it was not refused';
exception when insufficient_privilege then null;
end $$;
-- finds: public.note.own
-- severity: error
-- certainty: proved
-- message: own on public.note is for web, who may not execute public.tenant(): every query of the table by them is refused

-- # A table below that they may not read
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public."Member's" (tenant_id int not null, login text not null, primary key (tenant_id, login));
alter table public."Member's" enable row level security;
create policy own on public."Member's" using (login = current_user);
create table public.note (id int primary key, tenant_id int not null);
alter table public.note enable row level security;
create policy "Own ""notes""" on public.note for select to web using (
    tenant_id in (select m.tenant_id from public."Member's" m where m.login = current_user)
);
grant select on public.note to web;
do $$ begin
    set local role web;
    perform from public.note;
    raise 'it was not refused';
exception when insufficient_privilege then null;
end $$;
-- finds: public.note.Own "notes"
-- message: is for web, who may not read public."Member's": every SELECT of the table by them is refused

-- # A true policy beside it does not help
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create function public.yes() returns boolean language sql stable as 'select current_user is not null';
revoke execute on function public.yes() from public;
create table public.note (id int primary key);
alter table public.note enable row level security;
create policy all_rows on public.note using (id > 0);
create policy others on public.note using (public.yes());
grant select on public.note to web;
do $$ begin
    set local role web;
    perform from public.note;
    raise 'it was not refused';
exception when insufficient_privilege then null;
end $$;
-- finds: public.note.others

-- # What a grant would open is granted by nobody here
-- platform: supabase
create table public.members (tenant_id int not null, user_id uuid not null, primary key (tenant_id, user_id));
revoke all on public.members from anon, authenticated;
create table public.note (id int primary key, tenant_id int not null);
alter table public.note enable row level security;
create policy own on public.note to authenticated using (
    exists (select from public.members m where m.tenant_id = note.tenant_id and m.user_id = auth.uid()));
-- finds: public.note.own
-- fix: none

-- # The schema is not asked for
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create schema app;
create function app.tenant() returns text language sql stable as $$ select current_setting('app.tenant', true) $$;
create table public.note (id int primary key, tenant_id text not null);
alter table public.note enable row level security;
create policy own on public.note using (tenant_id = app.tenant());
grant select on public.note to web;
set role web;
select from public.note;
reset role;
-- finds: nothing

-- # A grant to a role that is inherited from
-- declared: {"roles": {"app": ["web"]}}
create role apps;
create role web login in role apps;
create function public.tenant() returns text language sql stable as $$ select current_setting('app.tenant', true) $$;
revoke execute on function public.tenant() from public;
grant execute on function public.tenant() to apps;
create table public.note (id int primary key, tenant_id text not null);
alter table public.note enable row level security;
create policy own on public.note using (tenant_id = public.tenant());
grant select on public.note to web;
set role web;
select from public.note;
reset role;
-- finds: nothing

-- # Columns are enough
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.members (tenant_id int not null, login text not null, email text, primary key (tenant_id, login));
grant select (tenant_id, login) on public.members to web;
create table public.note (id int primary key, tenant_id int not null);
alter table public.note enable row level security;
create policy own on public.note using (
    tenant_id in (select m.tenant_id from public.members m where m.login = current_user));
grant select on public.note to web;
set role web;
select from public.note;
reset role;
-- finds: nothing

-- # The table is closed to the role anyway
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create function public.yes() returns boolean language sql stable as 'select current_user is not null';
revoke execute on function public.yes() from public;
create table public.note (id int primary key);
alter table public.note enable row level security;
create policy own on public.note using (public.yes());
-- finds: nothing

-- # A policy for a command that the role has no grant for
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create function public.yes() returns boolean language sql stable as 'select current_user is not null';
revoke execute on function public.yes() from public;
create table public.note (id int primary key);
alter table public.note enable row level security;
create policy reading on public.note for select using (id > 0);
create policy removing on public.note for delete using (public.yes());
grant select on public.note to web;
set role web;
select from public.note;
reset role;
-- finds: nothing

-- # Visitors may be refused on purpose
-- platform: supabase
create function public.mine(uuid) returns boolean language sql stable as 'select $1 = auth.uid()';
revoke execute on function public.mine(uuid) from public, anon;
create table public.note (id int primary key, user_id uuid not null);
alter table public.note enable row level security;
create policy own on public.note using (public.mine(user_id));
-- finds: nothing

-- # Nobody of the API may read the platform's accounts, and no grant is proposed
-- platform: supabase
create table public.invite (id int primary key, email text not null);
alter table public.invite enable row level security;
create policy invited on public.invite for select to authenticated
    using (email = (select u.email from auth.users u where u.id = auth.uid()));
-- finds: public.invite.invited
-- fix: none
-- message: who may not read auth.users
