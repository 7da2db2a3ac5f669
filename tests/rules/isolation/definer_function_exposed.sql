-- # It asks nobody, and everybody can call it
-- platform: supabase
create table public.invoice (id uuid primary key, team_id uuid, total_cents bigint);
alter table public.invoice enable row level security;
create function public.revenue(team uuid) returns bigint language sql stable security definer set search_path = '' as
    'select sum(i.total_cents)::bigint from public.invoice i where i.team_id = team';
create function public."Drop it"(invoice uuid, really boolean default true) returns void language plpgsql security definer as $$
begin
    if really then
        delete from public.invoice where id = invoice;
    end if;
end $$;
-- finds: public.revenue(uuid)
-- finds: public.Drop it(uuid, boolean)
-- severity: warning
-- message: does not ask who is calling: anon and authenticated can call it

-- # Taken from visitors alone: signed-in users are left
-- platform: supabase
create table public.invoice (id uuid primary key, team_id uuid, total_cents bigint);
alter table public.invoice enable row level security;
create function public.revenue(team uuid) returns bigint language sql stable security definer set search_path = '' as
    'select sum(i.total_cents)::bigint from public.invoice i where i.team_id = team';
revoke execute on function public.revenue from public, anon;
-- finds: public.revenue(uuid)
-- message: does not ask who is calling: authenticated can call it

-- # Text that is put together and run, or a language that is not read, may do anything
-- platform: supabase
create function public.run(statement text) returns void language plpgsql security definer set search_path = '' as
    $$ begin execute statement; end $$;
-- finds: public.run(text)
-- severity: warning

-- # It asks for a session that visitors do not have, and they can call it: a note
-- platform: supabase
create table public.member (team_id uuid not null, user_id uuid not null, primary key (team_id, user_id));
alter table public.member enable row level security;
create function public.is_member(team uuid) returns boolean language sql stable security definer set search_path = '' as
    'select exists (select 1 from public.member m where m.team_id = team and m.user_id = auth.uid())';
create function public.leave(team uuid) returns void language plpgsql security definer set search_path = '' as $$
begin
    if not public.is_member(team) then
        raise exception 'not a member';
    end if;
    delete from public.member where team_id = team and user_id = auth.uid();
end $$;
create policy members on public.member for select to authenticated using (public.is_member(team_id));
-- finds: public.is_member(uuid)
-- finds: public.leave(uuid)
-- severity: info
-- message: as anon, requests without a session can call it too

-- # A helper that a policy needs stays callable for the policy's roles; what others can ask it is a note
-- platform: supabase
create table public.member (team_id uuid not null, user_id uuid not null, primary key (team_id, user_id));
create table public.note (id uuid primary key, team_id uuid not null);
alter table public.member enable row level security;
alter table public.note enable row level security;
create function public.in_team(team uuid, person uuid) returns boolean language sql stable security definer set search_path = '' as
    'select exists (select 1 from public.member m where m.team_id = team and m.user_id = person)';
create policy members on public.note to authenticated using (public.in_team(team_id, auth.uid()));
-- finds: public.in_team(uuid, uuid)
-- severity: info
-- message: does not ask who is calling: anon can call it

-- # The caller is asked: by id, by token, by a header, by a helper's helper, even where the body is no SQL to us
-- platform: supabase
create table public.invoice (id uuid primary key, user_id uuid, team_id uuid);
alter table public.invoice enable row level security;
create function public.mine() returns setof public.invoice language sql stable security definer set search_path = '' as
    'select i.* from public.invoice i where i.user_id = (select auth.uid())';
create function public.of_team() returns setof public.invoice language sql stable security definer set search_path = '' as
    $$ select i.* from public.invoice i where i.team_id = (current_setting('request.jwt.claims', true)::json ->> 'team')::uuid $$;
create function public.by_key() returns setof public.invoice language sql stable security definer set search_path = '' as
    $$ select i.* from public.invoice i where i.id::text = current_setting('request.headers', true)::json ->> 'x-key' $$;
create function public.me() returns uuid language sql stable as 'select auth.uid()';
create function public.is_owner(invoice uuid) returns boolean language sql stable as
    'select exists (select 1 from public.invoice i where i.id = invoice and i.user_id = public.me())';
create function public.erase(invoice uuid) returns void language plpgsql security definer set search_path = '' as $$
declare
    found public.invoice%rowtype;
begin
    if not public.is_owner(invoice) then
        raise insufficient_privilege;
    end if;
    delete from public.invoice where id = invoice returning * into strict found;
end $$;
revoke execute on all functions in schema public from public, anon;
grant execute on function public.by_key to anon;
-- finds: nothing

-- # Visitors need what a policy, a view or a default of theirs calls
-- platform: supabase
create table public.page (id uuid primary key, hidden boolean not null, views bigint);
create table public.visit (id bigint primary key, of_page bigint not null default 0, checked boolean check (checked));
alter table public.page enable row level security;
create function public.is_shown(page uuid) returns boolean language sql stable security definer set search_path = '' as
    'select not p.hidden from public.page p where p.id = page';
create function public.title(page uuid) returns text language sql stable security definer set search_path = '' as
    'select p.id::text from public.page p where p.id = page';
create function public.next_visit() returns bigint language sql security definer set search_path = '' as
    'select coalesce(max(v.id), 0) + 1 from public.visit v';
alter table public.visit alter column id set default public.next_visit();
create view public.titles with (security_invoker = on) as select public.title(p.id) from public.page p;
create policy shown on public.page for select using (public.is_shown(id));
-- finds: nothing

-- # An argument that only the right people know, no table at all, triggers, and no right to call
-- platform: supabase
create schema internal;
grant usage on schema internal to authenticated;
create table public.invitation (id uuid primary key, token text not null, email text);
alter table public.invitation enable row level security;
create function public.invited(p_token text) returns text language sql stable security definer set search_path = '' as
    'select i.email from public.invitation i where i.token = p_token';
create function public.slug(title text) returns text language sql immutable security definer as
    $$ select lower(regexp_replace(title, '\W+', '-', 'g')) $$;
create function public.stamp() returns trigger language plpgsql security definer as $$ begin delete from public.invitation; return null; end $$;
create function public.maintain() returns void language sql security definer as 'delete from public.invitation';
revoke execute on function public.maintain from public, anon, authenticated;
create function internal.maintain() returns void language sql security definer as 'delete from public.invitation';
create function public.count_all() returns bigint language sql as 'select count(*) from public.invitation';
-- finds: nothing

-- # An owner who owns nothing and whom policies bind lends nothing
-- platform: supabase
create role clerk;
grant clerk to postgres;
grant usage, create on schema public to clerk;
create table public.invoice (id uuid primary key, team_id uuid);
grant select on public.invoice to clerk;
alter table public.invoice enable row level security;
create function public.invoices() returns bigint language sql stable security definer as 'select count(*) from public.invoice';
alter function public.invoices owner to clerk;
-- finds: nothing

-- # A login role that sends its own SQL is what such functions are made for
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.invoice (id bigint primary key, organization_id bigint);
create function public.invoices() returns bigint language sql stable security definer as 'select count(*) from public.invoice';
-- finds: nothing

-- # Restored from a dump: PUBLIC was revoked, the platform's defaults gave it anew
-- platform: supabase
create table public.invoice (id uuid primary key, team_id uuid, total_cents bigint);
alter table public.invoice enable row level security;
create function public.revenue(team uuid) returns bigint language sql stable security definer set search_path = '' as
    'select sum(i.total_cents)::bigint from public.invoice i where i.team_id = team';
revoke all on function public.revenue(uuid) from public;
grant execute on function public.revenue(uuid) to service_role;
-- finds: public.revenue(uuid)
-- message: anon and authenticated got it from the default privileges of postgres: revoking it from PUBLIC leaves it to them
