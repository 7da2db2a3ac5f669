-- # The application's role owns the table
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public."Note" (id int primary key, author text);
alter table public."Note" owner to web;
alter table public."Note" enable row level security;
create policy note_own on public."Note" using (author = current_setting('app.author', true));
-- finds: public.Note
-- severity: error
-- certainty: proved
-- message: does not force row-level security on its owner web: its policy does not bind web

-- # Guessed from ownership it is likely
create role web login;
create table public.note (id int primary key, author text);
alter table public.note owner to web;
alter table public.note enable row level security;
create policy note_own on public.note using (author = current_setting('app.author', true));
-- finds: public.note
-- certainty: likely

-- # It inherits from the owner
-- declared: {"roles": {"app": ["web"]}}
create role shop; create role web login; grant shop to web;
create table public.note (id int primary key, author text);
alter table public.note owner to shop;
alter table public.note enable row level security;
create policy note_own on public.note using (author = current_setting('app.author', true));
-- finds: public.note
-- message: on its owner shop, from which web inherits: its policy does not bind web

-- # It can become the owner
-- declared: {"roles": {"app": ["web"]}}
create role shop; create role web login noinherit; grant shop to web;
create table public.note (id int primary key, author text);
alter table public.note owner to shop;
alter table public.note enable row level security;
create policy note_own on public.note using (author = current_setting('app.author', true));
-- finds: public.note
-- message: on its owner shop, which web can SET ROLE to

-- # Tenants' rows without a policy: FORCE brings the policy that the other tables have
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.tenant (id bigint primary key, name text);
create table public.invoice (id bigint primary key, tenant_id bigint not null references public.tenant);
create table public.receipt (id bigint primary key, tenant_id bigint not null references public.tenant);
alter table public.invoice enable row level security;
alter table public.invoice force row level security;
create policy invoice_own on public.invoice using (tenant_id = current_setting('app.tenant_id')::bigint);
alter table public.receipt enable row level security;
alter table public.tenant owner to web; alter table public.invoice owner to web; alter table public.receipt owner to web;
-- finds: public.receipt
-- message: on its owner web: it does not bind web

-- # A policy that reads its own table as the owner would never end under FORCE
-- declared: {"roles": {"app": ["web"]}}
-- fix: none
create role web login;
create table public.member (team int not null, person text not null, primary key (team, person));
alter table public.member owner to web;
create function public.my_teams() returns setof int language sql stable security definer set search_path = '' as $$
    select team from public.member where person = current_setting('app.person', true) $$;
alter function public.my_teams() owner to web;
alter table public.member enable row level security;
create policy member_team on public.member using (team = any (array(select public.my_teams())));
-- finds: public.member

-- # FORCE is what was missing
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.note (id int primary key, author text);
alter table public.note owner to web;
alter table public.note enable row level security;
alter table public.note force row level security;
create policy note_own on public.note using (author = current_setting('app.author', true));
-- finds: nothing

-- # A migration role owns the tables, the application has grants
create role migrator login; create role web login;
create table public.note (id int primary key, author text);
alter table public.note owner to migrator;
alter table public.note enable row level security;
create policy note_own on public.note using (author = current_setting('app.author', true));
grant select, insert, update, delete on public.note to web;
-- finds: nothing

-- # On Supabase postgres owns everything by design
-- platform: supabase
create table public.note (id int primary key, user_id uuid);
alter table public.note enable row level security;
create policy note_own on public.note using (user_id = (select auth.uid()));
-- finds: nothing

-- # A table closed to everybody but its owner, of nobody's rows
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.setting (name text primary key, value text);
alter table public.setting owner to web;
alter table public.setting enable row level security;
-- finds: nothing

-- # Row-level security off is another rule's
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.note (id int primary key, author text);
alter table public.note owner to web;
-- finds: nothing

-- # A superuser owns it too, and is another rule's
-- declared: {"roles": {"app": ["web"]}}
create role web login superuser;
create table public.note (id int primary key, author text);
alter table public.note owner to web;
alter table public.note enable row level security;
create policy note_own on public.note using (author = current_setting('app.author', true));
-- finds: nothing

-- # A schema that the owner may not use is out of reach, his own table or not
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create schema shut;
create table shut.note (id int primary key, author text);
alter table shut.note owner to web;
alter table shut.note enable row level security;
create policy note_own on shut.note using (author = current_setting('app.author', true));
-- finds: nothing
