-- # Nobody is asked for, and the list of members shows itself to all
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, role text, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
create table public.receipt (id uuid primary key, team_id uuid not null references public.team);
alter table public.team_member enable row level security;
alter table public.invoice enable row level security;
alter table public.receipt enable row level security;
create policy all_of_them on public.team_member for select to authenticated using (true);
create policy "mem""bers" on public.invoice to authenticated using (team_id in (select m.team_id from public.team_member m));
create policy owners on public.receipt for select to authenticated using (
    exists (select from public.team_member m where m.team_id = receipt.team_id and m.role = 'owner'));
-- finds: public.invoice.mem"bers
-- finds: public.receipt.owners
-- message: finds members in public.team_member whoever asks, so that everybody passes who is under it (authenticated)
-- severity: error

-- # Any membership will do
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, role text, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
alter table public.team_member enable row level security;
alter table public.invoice enable row level security;
create policy own on public.team_member for select to authenticated using (user_id = auth.uid());
create policy owners on public.invoice to authenticated using (
    exists (select from public.team_member m where m.user_id = auth.uid() and m.role = 'owner'));
-- finds: public.invoice.owners
-- message: a member of one passes for all (authenticated)

-- # An outer join keeps the rows that do not match
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
alter table public.team_member enable row level security;
alter table public.invoice enable row level security;
create policy own on public.team_member for select to authenticated using (user_id = auth.uid());
create policy members on public.invoice to authenticated using (team_id in (
    select t.id from public.team t left join public.team_member m on m.team_id = t.id and m.user_id = auth.uid()));
-- finds: public.invoice.members
-- message: outer join

-- # An aggregate always gives a row
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.tenant (id bigint primary key);
create table public.app_user (id bigint primary key);
create table public.membership (tenant_id bigint not null references public.tenant, user_id bigint not null references public.app_user, primary key (tenant_id, user_id));
create table public.invoice (id bigint primary key, tenant_id bigint not null references public.tenant);
grant select on all tables in schema public to web;
alter table public.invoice enable row level security;
create policy members on public.invoice for select using (exists (
    select max(m.tenant_id) from public.membership m
    where m.tenant_id = invoice.tenant_id and m.user_id = current_setting('app.user')::bigint));
-- finds: public.invoice.members
-- message: EXISTS of an aggregate

-- # The list's own policies ask for the caller
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
alter table public.team_member enable row level security;
alter table public.invoice enable row level security;
create policy own on public.team_member for select to authenticated using (user_id = auth.uid());
create policy members on public.invoice to authenticated using (team_id in (select m.team_id from public.team_member m));
-- finds: nothing

-- # Both ties, in whichever place they stand
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, role text, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team, author_id uuid);
alter table public.invoice enable row level security;
create policy a on public.invoice for select to authenticated using (
    exists (select from public.team_member m where m.team_id = invoice.team_id and m.user_id = auth.uid()));
create policy b on public.invoice for insert to authenticated with check (
    author_id = auth.uid() and team_id in (select m.team_id from public.team_member m where m.role = 'open'));
create policy c on public.invoice for update to authenticated using (
    (team_id, auth.uid()) in (select m.team_id, m.user_id from public.team_member m));
create policy d on public.invoice for delete to authenticated using (
    author_id = auth.uid() and exists (select from public.team_member m where m.user_id = auth.uid()));
-- finds: nothing

-- # Who may found a team, a person's global role, rows that are nobody's, a tenant named by its key
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
create table public.global_role (user_id uuid primary key references auth.users, role text);
create table public.country (code text primary key);
alter table public.team enable row level security;
alter table public.invoice enable row level security;
alter table public.country enable row level security;
create policy found on public.team for insert to authenticated with check (
    exists (select from public.team_member m where m.user_id = auth.uid()));
create policy staff on public.invoice to authenticated using (
    exists (select from public.global_role g where g.user_id = auth.uid() and g.role = 'staff'));
create policy support on public.invoice for select to authenticated using (
    exists (select from public.team_member m where m.user_id = auth.uid() and m.team_id = '7d1c0a4e-52b5-4b0e-9a35-0a6d0f6c2f11'));
create policy reading on public.country for select to authenticated using (
    exists (select from public.team_member m where m.user_id = auth.uid()));
-- finds: nothing

-- # A restrictive policy asks for the caller; a table out of reach
-- platform: supabase
create schema internal;
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
create table internal.receipt (id uuid primary key, team_id uuid not null references public.team);
alter table public.invoice enable row level security;
alter table internal.receipt enable row level security;
create policy members on public.invoice to authenticated using (team_id in (select m.team_id from public.team_member m));
create policy mine on public.invoice as restrictive to authenticated using (
    team_id in (select m.team_id from public.team_member m where m.user_id = auth.uid()));
create policy members on internal.receipt to authenticated using (team_id in (select m.team_id from public.team_member m));
-- finds: nothing

-- # A database without tenants is not asked
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.thing (id bigint primary key);
grant all on public.thing to web;
-- skipped: no table lists tenants
