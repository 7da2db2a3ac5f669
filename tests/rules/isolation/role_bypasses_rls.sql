-- # BYPASSRLS on the application's role
-- declared: {"roles": {"app": ["web"]}}
create role web login bypassrls;
create table public.note (id int primary key, author text);
alter table public.note enable row level security;
create policy note_own on public.note using (author = current_setting('app.author', true));
grant select on public.note to web;
-- finds: web
-- severity: error
-- certainty: proved
-- message: web has BYPASSRLS: row-level security on public.note does not bind it

-- # A superuser
-- declared: {"roles": {"app": ["Web App"]}}
create role "Web App" login superuser;
create table public.note (id int primary key, author text);
create table public.page (id int primary key, author text);
alter table public.note enable row level security;
alter table public.page enable row level security;
-- finds: Web App
-- message: Web App is a superuser: row-level security on 2 tables does not bind it

-- # The role that the cluster was made with cannot be demoted: the application needs one of its own
-- declared: {"roles": {"app": ["postgres"]}}
-- fix: none
create table public.note (id int primary key, author text);
alter table public.note enable row level security;
create policy note_own on public.note using (author = current_setting('app.author', true));
-- finds: postgres

-- # A road of two steps to BYPASSRLS ends where the first membership does
-- declared: {"roles": {"app": ["web"]}}
create role ops bypassrls; create role staff; create role web login;
grant ops to staff; grant staff to web;
create table public.note (id int primary key, author text);
alter table public.note enable row level security;
create policy note_own on public.note using (author = current_setting('app.author', true));
grant select on public.note to web, ops;
-- finds: web
-- message: web can SET ROLE to ops, which has BYPASSRLS

-- # The role whose statements the workload shows
-- statement: {"query": "select * from note where author = $1", "role": "web", "calls": 500}
create role web login bypassrls;
create table public.note (id int primary key, author text);
alter table public.note enable row level security;
create policy note_own on public.note using (author = current_setting('app.author', true));
grant select on public.note to web;
-- finds: web

-- # A role of the API with BYPASSRLS
-- platform: supabase
-- pg: >= 16
-- declared: {"roles": {"app": ["partner"]}}
create role partner nologin bypassrls; grant partner to authenticator;
grant usage on schema public to partner;
create table public.note (id int primary key, user_id uuid);
alter table public.note enable row level security;
create policy note_own on public.note using (user_id = (select auth.uid()));
grant select on public.note to partner;
-- finds: partner

-- # Supabase as it comes: postgres, service_role and Prisma's login bypass by design
-- platform: supabase
-- pg: >= 16
create role prisma login bypassrls;
grant usage on schema public to prisma;
create table public.note (id int primary key, user_id uuid);
alter table public.note enable row level security;
create policy note_own on public.note using (user_id = (select auth.uid()));
grant all on public.note to prisma;
-- finds: nothing

-- # A declared service bypasses on purpose
-- declared: {"roles": {"app": ["web"], "service": ["worker"]}}
create role web login; create role worker login bypassrls;
create table public.note (id int primary key, author text);
alter table public.note enable row level security;
create policy note_own on public.note using (author = current_setting('app.author', true));
grant select on public.note to web, worker;
-- finds: nothing

-- # A role behind the API that could become another takes no SET ROLE
-- platform: supabase
grant service_role to authenticated;
create table public.note (id int primary key, user_id uuid);
alter table public.note enable row level security;
create policy note_own on public.note using (user_id = (select auth.uid()));
-- finds: nothing

-- # A membership that does not allow SET ROLE is no road: BYPASSRLS is never inherited
-- pg: >= 16
-- declared: {"roles": {"app": ["web"]}}
create role ops bypassrls; create role web login;
grant ops to web with inherit true, set false;
create table public.note (id int primary key, author text);
alter table public.note enable row level security;
create policy note_own on public.note using (author = current_setting('app.author', true));
grant select on public.note to web, ops;
-- finds: nothing

-- # Without row-level security there is nothing to bypass
-- declared: {"roles": {"app": ["web"]}}
create role web login superuser;
create table public.note (id int primary key, author text);
-- finds: nothing

-- # Nor where it protects only what the role has no grant on
-- declared: {"roles": {"app": ["web"]}}
create role web login bypassrls;
create table public.note (id int primary key, author text);
alter table public.note enable row level security;
create policy note_own on public.note using (author = current_setting('app.author', true));
-- finds: nothing

-- # Owning a table is another rule's
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.note (id int primary key, author text);
alter table public.note owner to web;
alter table public.note enable row level security;
create policy note_own on public.note using (author = current_setting('app.author', true));
-- finds: nothing
