-- # A view of every tenant's rows, with the owner's rights
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public."Invoice" (id uuid primary key, team_id uuid not null references public.team);
alter table public."Invoice" enable row level security;
create policy own on public."Invoice" to authenticated using (team_id in (select m.team_id from public.team_member m where m.user_id = auth.uid()));
create view public."All Invoices" as select * from public."Invoice";
-- finds: public.All Invoices
-- severity: error
-- message: public."All Invoices" reads public."Invoice" with the rights of postgres, whom no policy binds there: anon and authenticated can see every tenant's rows

-- # Before 15 the grant is taken away
-- pg: < 15
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.organization (id bigint primary key);
create table public.invoice (id bigint primary key, organization_id bigint not null references public.organization);
create table public.receipt (id bigint primary key, organization_id bigint not null references public.organization);
grant select on public.invoice to web;
alter table public.invoice enable row level security;
create policy own on public.invoice using (organization_id = current_setting('app.organization')::bigint);
create view public.every_invoice as select * from public.invoice;
grant select on public.every_invoice to web;
-- finds: public.every_invoice

-- # A role of the application's own, by a group; a join and a WITH query below; another view in between
-- pg: >= 15
-- declared: {"roles": {"app": ["web"]}}
create role readers;
create role web login in role readers;
create table public.organization (id bigint primary key);
create table public.invoice (id bigint primary key, organization_id bigint not null references public.organization, open boolean);
create table public.receipt (id bigint primary key, organization_id bigint not null references public.organization);
grant select on public.invoice to web;
alter table public.invoice enable row level security;
create policy own on public.invoice using (organization_id = current_setting('app.organization')::bigint);
create view public.open_invoice as with o as (select i.* from public.invoice i where i.open) select o.id, r.id as receipt from o left join public.receipt r on r.id = o.id;
create view public.numbers with (security_invoker = off) as select count(*) as n, o.receipt from public.open_invoice o group by o.receipt;
grant select on public.numbers to readers;
-- finds: public.numbers
-- message: public.numbers reads public.invoice through public.open_invoice

-- # Who is signed in is asked, which everybody of the role is, or only beside the rows
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
alter table public.invoice enable row level security;
create view public.for_members as select i.id from public.invoice i where auth.uid() is not null;
create view public.marked as select i.id, m.user_id = auth.uid() as mine from public.invoice i
    left join public.team_member m on m.team_id = i.team_id and m.user_id = auth.uid();
create view public.partly as select i.id from public.invoice i join public.team_member m on m.team_id = i.team_id where m.user_id = auth.uid()
    union all select i.id from public.invoice i where i.id is null;
revoke all on public.for_members, public.marked, public.partly from anon;
-- finds: public.for_members
-- finds: public.marked
-- finds: public.partly
-- severity: error

-- # A materialized view that is not shown by itself, shown by a view
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
alter table public.invoice enable row level security;
create materialized view public.totals as select i.team_id, count(*) as n from public.invoice i group by i.team_id;
revoke all on public.totals from anon, authenticated;
create view public.shown as select * from public.totals;
-- finds: public.shown
-- severity: error

-- # The copy may be granted and not served: with its reader's rights the view would show the same
-- pg: >= 15
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
alter table public.invoice enable row level security;
create schema kept;
grant usage on schema kept to authenticated;
create materialized view kept.totals as select i.team_id, count(*) as n from public.invoice i group by i.team_id;
grant select on kept.totals to authenticated;
create view public.shown as select * from kept.totals;
revoke all on public.shown from anon;
-- finds: public.shown

-- # Persons' rows and closed tables of nobody's may be published on purpose: a warning
-- platform: supabase
create table public.profile (id uuid primary key references auth.users, nick text, phone text);
create table public.release (id bigint primary key, title text, notes text);
alter table public.profile enable row level security;
alter table public.release enable row level security;
create policy own on public.profile to authenticated using (id = auth.uid());
create view public.people as select p.id, p.nick from public.profile p;
create view public.news as select r.title from public.release r;
-- finds: public.people
-- finds: public.news
-- severity: warning

-- # The view asks for the caller: in WHERE, in a join, in a sub-query, through a function
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
alter table public.team enable row level security;
alter table public.team_member enable row level security;
alter table public.invoice enable row level security;
create function public.my_teams() returns setof uuid language sql stable as 'select m.team_id from public.team_member m where m.user_id = auth.uid()';
create view public.one with (security_barrier) as select i.* from public.invoice i
    where i.team_id in (select m.team_id from public.team_member m where m.user_id = auth.uid());
create view public.two as select i.id, t.id as team from public.team_member m join public.team t on t.id = m.team_id
    join public.invoice i on i.team_id = t.id and m.user_id = (auth.jwt() ->> 'sub')::uuid;
create view public.three as with mine as (select m.team_id from public.team_member m where m.user_id = auth.uid())
    select i.id from public.invoice i join mine on mine.team_id = i.team_id;
create view public.four as select i.id from public.invoice i where i.team_id in (select public.my_teams());
create view public.five as select i.id from public.invoice i join public.my_teams() t on t = i.team_id;
create view public.six as select o.id from public.one o;
create view public.seven as select i.id from public.invoice i where auth.role() = 'service_role';
-- finds: nothing

-- # The reader's rights, an owner whom policies bind, no grant, no schema of the API
-- platform: supabase
create role viewer;
grant viewer to postgres;
create schema internal;
grant usage on schema internal to authenticated;
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
grant select on public.invoice to viewer;
grant usage, create on schema public to viewer;
alter table public.invoice enable row level security;
create view public.invoked with (security_invoker = on) as select * from public.invoice;
create view public.bound as select * from public.invoice;
alter view public.bound owner to viewer;
create view public.closed as select * from public.invoice;
revoke all on public.closed from anon, authenticated;
create view internal.reporting as select * from public.invoice;
grant select on internal.reporting to authenticated;
-- finds: nothing

-- # What the reader may read whole anyway, a single total, and a table without row-level security
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team, cents bigint);
create table public.country (code char(2) primary key);
create table public.note (id uuid primary key, team_id uuid not null references public.team);
alter table public.invoice enable row level security;
alter table public.country enable row level security;
create policy reading on public.country for select using (true);
create view public.countries as select * from public.country;
create view public.so_far as select count(*) as invoices, coalesce(sum(i.cents), 0) / 100 as total from public.invoice i;
create view public.notes as select * from public.note;
-- finds: nothing

-- # Policies that do not bind the reader are not what the view goes past
-- pg: >= 15
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.organization (id bigint primary key);
create table public.invoice (id bigint primary key, organization_id bigint not null references public.organization);
create table public.receipt (id bigint primary key, organization_id bigint not null references public.organization);
alter table public.invoice owner to web;
alter table public.invoice enable row level security;
create view public.every_invoice as select * from public.invoice;
grant select on public.every_invoice to web;
-- finds: nothing

-- # A view that asks in a way of its own, and was proved to keep the tenants apart
-- platform: supabase
-- pg: >= 18
-- proved: yes
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid not null references public.workspaces, user_id uuid not null references auth.users, primary key (workspace_id, user_id));
create table public.invoices (id uuid primary key, workspace_id uuid not null references public.workspaces, total int not null);
alter table public.workspaces enable row level security;
alter table public.members enable row level security;
alter table public.invoices enable row level security;
create policy own on public.members for select to authenticated using (user_id = auth.uid());
create policy own on public.invoices for select to authenticated using (
    workspace_id in (select m.workspace_id from public.members m where m.user_id = auth.uid()));
create view public.my_invoices as
    select i.id, i.workspace_id, i.total from public.invoices i
    left join public.members m on m.workspace_id = i.workspace_id and m.user_id = auth.uid() where m.user_id is not null;
create view public.everything as
    select i.id, i.workspace_id, i.total from public.invoices i
    left join public.members m on m.workspace_id = i.workspace_id and m.user_id = auth.uid();
-- finds: public.everything
