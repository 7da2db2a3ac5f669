-- # A statement that is put together is not followed
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
-- severity: info
-- message: neither proved nor refuted
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
create function public.mine(team uuid) returns boolean language plpgsql stable as
$$ declare ok boolean; begin execute coalesce((select t.name from public.team t where false), 'select $1 = current_setting(''app.team_id'')::uuid')
    into ok using team; return ok; end $$;
create policy own on public.invoice for select to web using (public.mine(team_id));
-- finds: public.invoice
-- finds: public.team

-- # Two tables that believe what a function may write past the policies are told once
-- platform: supabase
-- message: neither proved nor refuted: public.join_team may write public.seat past its policies
create table public.team (id uuid primary key, name text not null);
create table public.seat (
    team_id uuid not null references public.team, user_id uuid not null references auth.users,
    primary key (team_id, user_id)
);
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
create table public.receipt (id uuid primary key, team_id uuid not null references public.team);
alter table public.team enable row level security;
alter table public.seat enable row level security;
alter table public.invoice enable row level security;
alter table public.receipt enable row level security;
revoke insert, update, delete, truncate on public.seat, public.invoice, public.receipt from anon, authenticated;
create function public.join_team(team uuid) returns void language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from public.team t where t.id = team and t.name ~ '^(.*)\1$') then
    insert into public.seat (team_id, user_id) values (team, auth.uid());
  end if;
end $$;
create function public.a_new_team(name text) returns void language plpgsql security definer set search_path = '' as $$
declare made uuid;
begin  -- does no harm: the team has nobody else yet
  insert into public.team (id, name) values (gen_random_uuid(), a_new_team.name) returning id into made;
  update public.seat set team_id = made where user_id = auth.uid();
end $$;
create policy own on public.seat for select to authenticated using (user_id = (select auth.uid()));
create policy own on public.invoice for select to authenticated
    using (team_id in (select s.team_id from public.seat s where s.user_id = (select auth.uid())));
create policy own on public.receipt for select to authenticated
    using (team_id in (select s.team_id from public.seat s where s.user_id = (select auth.uid())));
-- finds: public.invoice

-- # What is proved needs no word
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

-- # What leaks is told as a leak
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
create policy own on public.invoice to web using (id is not null or team_id = current_setting('app.team_id')::uuid);
-- finds: nothing

-- # A database without tenants is none of it
-- skipped: ten
create table public.price (id int primary key);
