-- # A table that the API's roles read and write is found, and the fix binds it to its owner's column
-- platform: supabase
create table public.note (id int primary key, user_id uuid not null references auth.users, body text);
-- finds: public.note
-- severity: error
-- message: public.note has no row-level security: anon and authenticated can read and write

-- # Tenants' tables are found each, with policies that ask who is a member of what
-- platform: supabase
create table public.team (id uuid primary key, name text not null);
create table public.team_member (
    team_id uuid not null references public.team, user_id uuid not null references auth.users,
    invited_by uuid references auth.users, role text not null, primary key (team_id, user_id)
);
create table public.project (id uuid primary key, team_id uuid not null references public.team, name text);
create table public.task (id uuid primary key, project_id uuid not null references public.project, title text);
-- finds: public.team
-- finds: public.team_member
-- finds: public.project
-- finds: public.task
-- message: can read and write every tenant's rows
-- severity: error

-- # What the server keeps for itself is nobody's business: no grant to a role of the API
-- platform: supabase
create table public.job (id int primary key, payload jsonb);
revoke all on public.job from anon, authenticated;
-- finds: nothing

-- # What Supabase's new defaults leave behind, TRUNCATE, REFERENCES and TRIGGER, shows no row
-- platform: supabase
create table public.job (id int primary key, payload jsonb);
revoke select, insert, update, delete on public.job from anon, authenticated;
-- finds: nothing

-- # A schema that the API does not serve is out of its reach, whatever is granted there
-- platform: supabase
create schema internal;
grant usage on schema internal to anon, authenticated;
create table internal.job (id int primary key, payload jsonb);
grant all on internal.job to anon, authenticated;
-- finds: nothing

-- # One that was declared as served is within it
-- platform: supabase
-- declared: {"schemas": {"exposed": ["internal"]}}
create schema internal;
grant usage on schema internal to anon;
create table internal.job (id int primary key, payload jsonb);
grant insert on internal.job to anon;
create table public.other (id int primary key);
-- finds: internal.job
-- message: anon can write all of its rows

-- # Without USAGE on the schema a grant reaches nothing
-- platform: supabase
-- declared: {"schemas": {"exposed": ["internal"]}}
create schema internal;
create table internal.job (id int primary key);
grant all on internal.job to anon, authenticated;
-- finds: nothing

-- # A grant on some columns is a grant
-- platform: supabase
create table public.job (id int primary key, payload jsonb);
revoke all on public.job from anon, authenticated;
grant update (payload) on public.job to authenticated;
-- finds: public.job
-- message: authenticated can write all of its rows

-- # A list that everybody may read and nobody write is a note
-- platform: supabase
create table public.country (code char(2) primary key, name text not null);
revoke all on public.country from anon, authenticated;
grant select on public.country to anon, authenticated;
-- finds: public.country
-- severity: info

-- # Everybody's rows that API roles only read are a warning: profiles may be public, diaries are not
-- platform: supabase
create table public.diary (id int primary key, user_id uuid not null references auth.users, entry text);
revoke all on public.diary from anon, authenticated;
grant select on public.diary to authenticated;
-- finds: public.diary
-- severity: warning

-- # Policies on a table whose row-level security is off are another rule's
-- platform: supabase
create table public.note (id int primary key, user_id uuid references auth.users);
create policy note_own on public.note using (user_id = (select auth.uid()));
-- finds: nothing

-- # Row-level security without a policy lets nothing through
-- platform: supabase
create table public.note (id int primary key, user_id uuid references auth.users);
alter table public.note enable row level security;
-- finds: nothing

-- # Views, materialized views, foreign tables and temporary tables have other rules
-- platform: supabase
create table public.job (id int primary key);
revoke all on public.job from anon, authenticated;
create view public.jobs as select id from public.job;
create materialized view public.job_count as select count(*) from public.job;
create temporary table scratch (id int);
-- finds: nothing

-- # Schemas of the platform and ledgers of migrations are nobody's mistake
-- platform: supabase
create table public._prisma_migrations (id varchar(36) primary key);
create table public.schema_migrations (version text primary key);
-- finds: nothing

-- # A partitioned table is found once, and its partitions not again
-- platform: supabase
create table public.event (at date not null, user_id uuid not null) partition by range (at);
create table public.event_2026 partition of public.event for values from ('2026-01-01') to ('2027-01-01');
-- finds: public.event

-- # Names that need quotes are quoted in the fix
-- platform: supabase
create table public."Order ""42""" (id int primary key, "User Id" uuid not null references auth.users);
create table public."zażółć-gęślą-jaźń-zażółć-gęślą-jaźń" (id int primary key);
-- finds: public.Order "42"
-- finds: public.zażółć-gęślą-jaźń-zażółć-gęślą-jaźń

-- # A plain database that uses row-level security: the tenants' table that was forgotten stands out
create role shop_app login;
create table public.tenant (id bigint primary key, name text not null);
create table public.customer (id bigint primary key, tenant_id bigint not null references public.tenant);
create table public.invoice (id bigint primary key, tenant_id bigint not null references public.tenant, amount int);
create table public.country (code char(2) primary key);
alter table public.tenant enable row level security;
create policy tenant_own on public.tenant using (id = current_setting('app.tenant_id')::bigint);
alter table public.customer enable row level security;
create policy customer_own on public.customer using (tenant_id = current_setting('app.tenant_id')::bigint);
grant select, insert, update, delete on all tables in schema public to shop_app;
-- finds: public.invoice
-- severity: error
-- certainty: likely
-- message: shop_app can read and write every tenant's rows

-- # There the owner's table needs FORCE as well, or the fix would leave the owner unbound
-- declared: {"roles": {"app": ["shop_app"]}}
create role shop_app login;
create table public.tenant (id bigint primary key, name text not null);
create table public.customer (id bigint primary key, tenant_id bigint not null references public.tenant);
create table public.invoice (id bigint primary key, tenant_id bigint not null references public.tenant, amount int);
alter table public.customer enable row level security;
create policy customer_own on public.customer using (tenant_id = current_setting('app.tenant_id')::bigint);
alter table public.customer owner to shop_app;
alter table public.invoice owner to shop_app;
-- finds: public.invoice
-- certainty: proved

-- # What the application looks up before it knows who is calling is a warning
-- declared: {"roles": {"app": ["shop_app"]}}
create role shop_app login;
create table public.tenant (id bigint primary key, name text not null);
create table public.invoice (id bigint primary key, tenant_id bigint not null references public.tenant, amount int);
alter table public.invoice enable row level security;
create policy invoice_own on public.invoice using (tenant_id = current_setting('app.tenant_id')::bigint);
grant select, insert, update, delete on all tables in schema public to shop_app;
-- finds: public.tenant
-- severity: warning

-- # A tenants' table that the application has no grant on is left alone
-- declared: {"roles": {"app": ["shop_app"]}}
create role shop_app login;
create table public.tenant (id bigint primary key, name text not null);
create table public.invoice (id bigint primary key, tenant_id bigint not null references public.tenant, amount int);
create table public.margin (id bigint primary key, tenant_id bigint not null references public.tenant, share int);
alter table public.tenant enable row level security;
alter table public.invoice enable row level security;
create policy invoice_own on public.invoice using (tenant_id = current_setting('app.tenant_id')::bigint);
grant select, insert, update, delete on public.invoice to shop_app;
-- finds: nothing

-- # A database that uses row-level security nowhere is one finding of another rule
create role shop_app login;
create table public.tenant (id bigint primary key, name text not null);
create table public.invoice (id bigint primary key, tenant_id bigint not null references public.tenant, amount int);
grant select, insert, update, delete on all tables in schema public to shop_app;
-- finds: nothing

-- # Unless row-level security is required: then every tenants' table is found, reached or not
-- declared: {"platform": {"rls": "required"}, "roles": {"app": ["shop_app"]}}
create role shop_app login;
create table public.tenant (id bigint primary key, name text not null);
create table public.invoice (id bigint primary key, tenant_id bigint not null references public.tenant, amount int);
create table public.country (code char(2) primary key);
grant select, insert, update, delete on public.invoice to shop_app;
-- finds: public.tenant
-- finds: public.invoice
-- message: public.tenant has no row-level security: pgadvise.toml requires it
-- severity: error

-- # A role that no policy would bind is the role's fault, not the table's
-- declared: {"roles": {"app": ["shop_app"]}}
create role shop_app login bypassrls;
create table public.tenant (id bigint primary key, name text not null);
create table public.customer (id bigint primary key, tenant_id bigint not null references public.tenant);
create table public.invoice (id bigint primary key, tenant_id bigint not null references public.tenant, amount int);
alter table public.customer enable row level security;
create policy customer_own on public.customer using (tenant_id = current_setting('app.tenant_id')::bigint);
grant select, insert, update, delete on all tables in schema public to shop_app;
-- finds: nothing

-- # PostgREST without Supabase is an API too
create role anon; create role authenticator login noinherit; grant anon to authenticator;
grant usage on schema public to anon;
create table public.post (id int primary key, body text);
grant select, insert on public.post to anon;
-- finds: public.post
-- message: anon can read and write all of its rows
