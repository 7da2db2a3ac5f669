-- # "Only admins" per command beside a policy that lets members do everything: each of them is void
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, role text not null, primary key (team_id, user_id));
create table public.project (id uuid primary key, team_id uuid not null references public.team);
grant all on public.project to authenticated;
alter table public.project enable row level security;
create policy members on public.project to authenticated using (
    team_id in (select m.team_id from public.team_member m where m.user_id = auth.uid() and m.role in ('owner', 'admin', 'member')));
create policy admins_add on public.project for insert to authenticated with check (
    team_id in (select m.team_id from public.team_member m where m.user_id = auth.uid() and m.role in ('owner', 'admin')));
create policy admins_change on public.project for update to authenticated using (
    team_id in (select x.team_id from public.team_member x where x.user_id = auth.uid() and x.role = 'admin'));
create policy admins_drop on public.project for delete to authenticated using (
    team_id in (select m.team_id from public.team_member m join public.team t on t.id = m.team_id
                where m.user_id = auth.uid() and m.role = any (array['owner', 'admin'])));
-- finds: public.project.admins_add
-- finds: public.project.admins_change
-- finds: public.project.admins_drop
-- severity: warning
-- certainty: proved
-- message: admins_drop on public.project is void: members beside it allows DELETE of all these rows and of more

-- # Both for all commands: the broader one is cut down to reading
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create schema shop;
create table shop."Order" (id bigint primary key, organization_id bigint not null, locked boolean not null);
grant usage on schema shop to web;
grant all on shop."Order" to web;
alter table shop."Order" enable row level security;
create policy "of the tenant" on shop."Order" using (organization_id = current_setting('app.tenant')::bigint);
create policy "unlocked only" on shop."Order" to web using (organization_id = current_setting('app.tenant')::bigint and not locked);
-- finds: shop.Order.unlocked only
-- severity: warning

-- # Through functions, in SQL or one line of PL/pgSQL, it is likely
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, role text not null, primary key (team_id, user_id));
create table public.project (id uuid primary key, team_id uuid not null references public.team);
create table public.note (id uuid primary key, team_id uuid not null references public.team);
grant all on public.project, public.note to authenticated;
alter table public.project enable row level security;
alter table public.note enable row level security;
create function public.my_teams() returns setof uuid language sql stable security definer set search_path = '' as
    'select m.team_id from public.team_member m where m.user_id = auth.uid()';
create function public.teams_i_run() returns setof uuid language sql stable security definer set search_path = '' as
    $$ select team_id from public.team_member where user_id = auth.uid() and role in ('owner', 'admin') $$;
create function public.is_member(team uuid) returns boolean language sql stable security definer set search_path = '' as
    'select exists (select 1 from public.team_member m where m.team_id = team and m.user_id = auth.uid())';
create function public.is_admin(team uuid) returns boolean language plpgsql stable security definer as
    $$ begin return exists (select 1 from team_member where team_id = $1 and user_id = auth.uid() and role = 'admin'); end $$;
create policy everything on public.project to authenticated using (team_id = any (array(select public.my_teams())));
create policy dropping on public.project for delete to authenticated using (team_id in (select public.teams_i_run()));
create policy everything on public.note to authenticated using (public.is_member(team_id));
create policy dropping on public.note for delete to authenticated using (public.is_admin(team_id));
-- finds: public.project.dropping
-- finds: public.note.dropping
-- severity: warning
-- certainty: likely

-- # A permissive policy that is false takes nothing from the policy beside it
-- platform: supabase
create table public.audit_log (id uuid primary key, user_id uuid not null references auth.users);
grant all on public.audit_log to authenticated;
alter table public.audit_log enable row level security;
create policy own on public.audit_log to authenticated using (user_id = auth.uid());
create policy "never change" on public.audit_log for update using (false);
create policy "never delete" on public.audit_log for delete to authenticated using (1 = 2);
-- finds: public.audit_log.never change
-- finds: public.audit_log.never delete
-- severity: warning
-- message: own beside it allows UPDATE

-- # While row-level security is off it forbids nothing either
-- platform: supabase
create table public.audit_log (id uuid primary key, user_id uuid not null references auth.users);
grant all on public.audit_log to authenticated;
create policy never on public.audit_log for delete to authenticated using (false);
-- finds: public.audit_log.never
-- message: row-level security is off

-- # To read it is a note: what adds nothing takes nothing away
-- platform: supabase
create table public.note (id uuid primary key, user_id uuid not null references auth.users, draft boolean);
grant select on public.note to authenticated;
alter table public.note enable row level security;
create policy own on public.note for select to authenticated using (user_id = auth.uid());
create policy finished on public.note for select to authenticated using (user_id = auth.uid() and draft is not true);
-- finds: public.note.finished
-- severity: info

-- # One of the alternatives of a broader policy, said once more, is a note
-- platform: supabase
create table public.note (id uuid primary key, user_id uuid not null references auth.users, shared boolean not null);
grant all on public.note to authenticated;
alter table public.note enable row level security;
create policy own_or_shared on public.note to authenticated using (user_id = auth.uid() or shared);
create policy own on public.note for update to authenticated using (user_id = auth.uid());
-- finds: public.note.own
-- severity: info
-- message: own_or_shared beside it says the same for UPDATE

-- # False, and nothing else for the command: without it nothing would pass either
-- platform: supabase
create table public.audit_log (id uuid primary key, user_id uuid not null references auth.users);
grant all on public.audit_log to authenticated;
alter table public.audit_log enable row level security;
create policy reading on public.audit_log for select to authenticated using (user_id = auth.uid());
create policy never_change on public.audit_log for update to authenticated using (false);
create policy services on public.audit_log to service_role using (true);
-- finds: nothing

-- # Restrictive policies do forbid, and stand behind a permissive one that says the same
-- platform: supabase
create table public.audit_log (id uuid primary key, user_id uuid not null references auth.users, locked boolean not null);
grant all on public.audit_log to authenticated;
alter table public.audit_log enable row level security;
create policy own on public.audit_log to authenticated using (user_id = auth.uid());
create policy never on public.audit_log as restrictive for delete using (false);
create policy never_really on public.audit_log for delete to authenticated using (false);
create policy unlocked on public.audit_log for update to authenticated using (user_id = auth.uid() and not locked);
create policy unlocked_really on public.audit_log as restrictive for update to authenticated using (not locked);
-- finds: nothing

-- # Members read, admins write: as it should be
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, role text not null, primary key (team_id, user_id));
create table public.project (id uuid primary key, team_id uuid not null references public.team);
grant all on public.project to authenticated;
alter table public.project enable row level security;
create policy members on public.project for select to authenticated using (
    team_id in (select m.team_id from public.team_member m where m.user_id = auth.uid()));
create policy admins on public.project to authenticated using (
    team_id in (select m.team_id from public.team_member m where m.user_id = auth.uid() and m.role = 'admin'));
-- finds: nothing

-- # Other roles, other rows, the same said twice, a policy that is simply true: none of these is void
-- platform: supabase
create role editor;
create table public.note (id uuid primary key, user_id uuid not null references auth.users, team_id uuid, draft boolean not null);
grant all on public.note to authenticated;
alter table public.note enable row level security;
create policy everything on public.note to editor using (user_id = auth.uid());
create policy own on public.note for update to authenticated using (user_id = auth.uid() and draft);
create policy own_again on public.note for update to authenticated using (draft and auth.uid() = user_id);
create policy of_team on public.note for update to authenticated using (team_id = (auth.jwt() ->> 'team')::uuid);
create policy reading on public.note for select to authenticated using (true);
create policy reading_own on public.note for select to authenticated using (user_id = auth.uid());
-- finds: nothing

-- # An aggregate, an outer join, NOT IN: fewer rows inside may mean more outside
-- platform: supabase
create table public.team (id uuid primary key);
create table public.block (team_id uuid not null, user_id uuid not null, hard boolean not null);
create table public.note (id uuid primary key, team_id uuid not null references public.team);
grant all on public.note to authenticated;
alter table public.note enable row level security;
create policy everything on public.note to authenticated using (
    team_id not in (select b.team_id from public.block b where b.user_id = auth.uid() and b.hard));
create policy dropping on public.note for delete to authenticated using (
    team_id not in (select b.team_id from public.block b where b.user_id = auth.uid()));
create policy changing on public.note for update to authenticated using (
    exists (select count(*) from public.block b where b.user_id = auth.uid() and b.team_id = note.team_id));
-- finds: nothing

-- # Nobody holds the grant: nothing was to be forbidden
-- platform: supabase
create table public.audit_log (id uuid primary key, user_id uuid not null references auth.users);
revoke update, delete on public.audit_log from anon, authenticated;
alter table public.audit_log enable row level security;
create policy own on public.audit_log to authenticated using (user_id = auth.uid());
create policy never on public.audit_log for delete to authenticated using (false);
-- finds: nothing
