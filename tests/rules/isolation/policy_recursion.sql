-- # A policy that asks its own table, and the table whose policy asks that one
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
alter table public.team_member enable row level security;
alter table public.invoice enable row level security;
create policy mates on public.team_member for select to authenticated using (
    team_id in (select m.team_id from public.team_member m where m.user_id = auth.uid()));
create policy own on public.invoice to authenticated using (
    team_id in (select m.team_id from public.team_member m where m.user_id = auth.uid()));
-- finds: public.team_member
-- message: asks public.team_member itself: authenticated get an error (42P17) for every SELECT on public.team_member
-- message: public.invoice
-- certainty: proved

-- # Two tables that ask each other, awkward names
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public."Box ""1""" (id bigint primary key, owner text);
create table public.item (id bigint primary key, box_id bigint references public."Box ""1""");
grant all on public."Box ""1""", public.item to web;
alter table public."Box ""1""" enable row level security;
alter table public.item enable row level security;
create policy a on public."Box ""1""" using (exists (select from public.item i where i.box_id = "Box ""1""".id));
create policy b on public.item for select using (exists (select from public."Box ""1""" b where b.id = item.box_id and b.owner = current_user));
-- finds: public.Box "1"
-- message: which asks

-- # Through a view with its reader's rights, and one of an owner whom policies bind
-- pg: >= 15
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create role clerk;
create table public.t (id bigint primary key, parent bigint);
create table public.u (id bigint primary key, parent bigint);
create view public.t_all with (security_invoker = true) as select id, parent from public.t;
create view public.u_all as select id, parent from public.u;
grant all on public.t, public.u, public.t_all, public.u_all to web, clerk;
alter view public.u_all owner to clerk;
alter table public.t enable row level security;
alter table public.u enable row level security;
create policy p on public.t using (parent in (select v.id from public.t_all v));
create policy p on public.u using (parent in (select v.id from public.u_all v));
-- finds: public.t
-- finds: public.u

-- # Adding a row asks a table in a ring although its own reading does not
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.a (id bigint primary key);
create table public.b (id bigint primary key);
grant select, insert on public.a, public.b to web;
alter table public.a enable row level security;
alter table public.b enable row level security;
create policy reading on public.a for select using (id > 0);
create policy adding on public.a for insert with check (exists (select from public.b where b.id = a.id));
create policy reading on public.b for select using (id in (select o.id from public.b o));
-- finds: public.b
-- message: So do those whose policies ask them: public.a

-- # Adding asks the table itself: the check fails, since the wrapped call counts as a sub-select, and reading goes on
-- platform: supabase
create table public.team_member (team_id uuid, user_id uuid);
create table public.seat (team_id uuid, user_id uuid);
alter table public.team_member enable row level security;
alter table public.seat enable row level security;
create policy own on public.team_member for select to authenticated using (user_id = (select auth.uid()));
create policy adding on public.team_member for insert to authenticated with check (
    team_id in (select m.team_id from public.team_member m where m.user_id = (select auth.uid())));
create policy own on public.seat for select to authenticated using (user_id = auth.uid());
create policy adding on public.seat for insert to authenticated with check (
    team_id in (select m.team_id from public.seat m where m.user_id = auth.uid()));
-- finds: public.team_member
-- message: authenticated get an error (42P17) for every INSERT on public.team_member

-- # What the role reads in the end asks no table
-- platform: supabase
create table public.team_member (team_id uuid, user_id uuid);
create table public.invoice (id uuid primary key, team_id uuid);
alter table public.team_member enable row level security;
alter table public.invoice enable row level security;
create policy own on public.team_member for select to authenticated using (user_id = (select auth.uid()));
create policy own on public.invoice to authenticated using (
    team_id in (select m.team_id from public.team_member m where m.user_id = (select auth.uid())));
-- finds: nothing

-- # Through functions: of an owner whom policies do not bind there is no circle, through others it is another failure
-- platform: supabase
create table public.team_member (team_id uuid, user_id uuid);
create table public.seat (team_id uuid, user_id uuid);
create function public.my_teams() returns setof uuid language sql stable security definer set search_path = '' as
    'select m.team_id from public.team_member m where m.user_id = auth.uid()';
create function public.my_seats() returns setof uuid language sql stable set search_path = '' as
    'select m.team_id from public.seat m where m.user_id = auth.uid()';
alter table public.team_member enable row level security;
alter table public.seat enable row level security;
create policy mates on public.team_member to authenticated using (team_id in (select public.my_teams()));
create policy mates on public.seat to authenticated using (team_id in (select s from public.my_seats() s));
-- finds: nothing

-- # A view with its owner's rights, whom policies do not bind, and a materialized one
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.t (id bigint primary key, parent bigint);
create view public.t_all as select id, parent from public.t;
create materialized view public.t_copy as select id, parent from public.t;
grant all on public.t, public.t_all, public.t_copy to web;
alter table public.t enable row level security;
create policy p on public.t using (parent in (select v.id from public.t_all v) or parent in (select v.id from public.t_copy v));
-- finds: nothing

-- # Restrictive policies alone are never asked; policies do not bind a service, and nobody else has the privilege
-- platform: supabase
create table public.a (id bigint primary key);
create table public.b (id bigint primary key);
revoke all on public.b from anon, authenticated;
alter table public.a enable row level security;
alter table public.b enable row level security;
create policy p on public.a as restrictive using (id in (select o.id from public.a o));
create policy p on public.b using (id in (select o.id from public.b o));
-- finds: nothing

-- # Policies for two roles, neither of which is under both
-- declared: {"roles": {"app": ["web", "desk"]}}
create role web login;
create role desk login;
create table public.a (id bigint primary key);
create table public.b (id bigint primary key);
grant select on public.a, public.b to web, desk;
alter table public.a enable row level security;
alter table public.b enable row level security;
create policy p on public.a to web using (id in (select b.id from public.b));
create policy p on public.b to desk using (id in (select a.id from public.a));
-- finds: nothing
