-- # A function believes the id that it is given
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
-- message: through public.notes_of(uuid)
-- severity: error
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
create function public.notes_of(team uuid) returns setof public.invoice language sql security definer
as $$ select * from public.invoice where team_id = team $$;
-- finds: public.notes_of(uuid)

-- # A function that writes where it is told
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
create function public.forget(team uuid) returns void language sql security definer
as $$ delete from public.invoice where team_id = team $$;
-- finds: public.forget(uuid)

-- # A function that asks who is calling
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
create function public.notes_of(team uuid) returns setof public.invoice language sql security definer
as $$ select * from public.invoice where team_id = team and team_id = current_setting('app.team_id')::uuid $$;
-- finds: nothing

-- # A function that only its owner may call
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
create function public.notes_of(team uuid) returns setof public.invoice language sql security definer
as $$ select * from public.invoice where team_id = team $$;
revoke execute on function public.notes_of(uuid) from public;
-- finds: nothing

-- # A database without tenants is none of it
-- skipped: ten
create table public.price (id int primary key);

-- # What its call opens elsewhere is told with it
-- platform: supabase
create table public.team (id uuid primary key, name text);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
alter table public.team enable row level security;
alter table public.team_member enable row level security;
alter table public.invoice enable row level security;
create policy own on public.team_member for select to authenticated using (user_id = (select auth.uid()));
create policy own on public.invoice for select to authenticated using (
    team_id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid()))));
create function public.join_team(team uuid) returns void language sql security definer set search_path = '' as $$
    insert into public.team_member values (team, auth.uid()) $$;
revoke execute on function public.join_team(uuid) from public, anon;
-- finds: public.join_team(uuid)
-- severity: error
-- message: A member of one tenant, as authenticated, forges and reads another tenant's rows through public.join_team(uuid)
-- message: (execute of public.join_team(uuid); so do select of public.invoice

-- # Who signs up says which team is his
-- platform: supabase
-- message: Whoever signs up, as authenticated, reads, forges, alters and deletes another tenant's rows through public.welcome()
create table public.team (id uuid primary key, name text not null);
create table public.team_member (
    team_id uuid not null references public.team, user_id uuid not null references auth.users,
    primary key (team_id, user_id)
);
create table public.invoice (
    id uuid primary key default gen_random_uuid(), team_id uuid not null references public.team, note text
);
alter table public.team enable row level security;
alter table public.team_member enable row level security;
alter table public.invoice enable row level security;
create policy own on public.team_member for select to authenticated using (user_id = (select auth.uid()));
create policy own on public.team for select to authenticated using (
    id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
create policy own on public.invoice to authenticated using (
    team_id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
create function public.welcome() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    insert into public.team_member values ((new.raw_user_meta_data ->> 'team_id')::uuid, new.id);
    return new;
end $$;
create trigger welcome after insert on auth.users for each row execute function public.welcome();
-- finds: public.welcome()

-- # Who signs up founds a team
-- platform: supabase
create table public.team (id uuid primary key, name text not null);
create table public.team_member (
    team_id uuid not null references public.team, user_id uuid not null references auth.users,
    primary key (team_id, user_id)
);
create table public.invoice (
    id uuid primary key default gen_random_uuid(), team_id uuid not null references public.team, note text
);
alter table public.team enable row level security;
alter table public.team_member enable row level security;
alter table public.invoice enable row level security;
create policy own on public.team_member for select to authenticated using (user_id = (select auth.uid()));
create policy own on public.team for select to authenticated using (
    id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
create policy own on public.invoice to authenticated using (
    team_id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
create function public.welcome() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    insert into public.team values (new.id, 'mine');
    insert into public.team_member values (new.id, new.id);
    return new;
end $$;
create trigger welcome after insert on auth.users for each row execute function public.welcome();
-- finds: nothing
