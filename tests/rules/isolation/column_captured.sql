-- # The alias left out: the comparison is of a column with itself
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
alter table public.invoice enable row level security;
create policy own on public.invoice to authenticated
    using (exists (select from public.team_member m where m.team_id = team_id and m.user_id = auth.uid()))
    with check (exists (select from public.team_member where team_id = team_id and user_id = auth.uid()));
-- finds: public.invoice.own
-- message: compares m.team_id = m.team_id
-- certainty: proved

-- # In a join condition, deeper down, under awkward names
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public."Org" ("Id" bigint primary key);
create table public."Member of" ("Org Id" bigint references public."Org", login text);
create table public."Paper ""x""" ("Id" bigint primary key, "Org Id" bigint references public."Org");
grant all on all tables in schema public to web;
alter table public."Paper ""x""" enable row level security;
create policy "a ""b""" on public."Paper ""x""" using ("Id" in (
    select p."Id" from public."Paper ""x""" p
    where exists (select from public."Org" o join public."Member of" m on m."Org Id" = "Org Id" where m.login = current_user)));
-- finds: public.Paper "x".a "b"
-- message: "Org Id"

-- # Another column of the inner row stands where the policy's row was meant
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (id uuid primary key, team_id uuid not null references public.team, user_id uuid not null references auth.users);
alter table public.team enable row level security;
create policy members on public.team for select to authenticated using (
    exists (select from public.team_member m where m.team_id = id and m.user_id = auth.uid()));
-- finds: public.team.members
-- message: id of public.team was meant

-- # A file's path read from a table that has a name of its own
-- platform: supabase
create table public.crew (id uuid primary key, captain uuid not null references auth.users, name text);
create policy media on storage.objects for select to authenticated using (
    bucket_id = 'media' and exists (
        select from public.crew c where c.captain = auth.uid() and c.id::text = (storage.foldername(name))[1]));
-- finds: storage.objects.media

-- # A sub-select that gives back the row's own column: the inner table has none of that name
-- platform: supabase
create table public.team (id uuid primary key);
create table public.profile (id uuid primary key references auth.users, my_team uuid references public.team);
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
alter table public.invoice enable row level security;
create policy own on public.invoice for select to authenticated using (
    team_id in (select team_id from public.profile where id = auth.uid()));
-- finds: public.invoice.own
-- message: returns public.invoice's own team_id

-- # A function's argument that its table's column hides
-- platform: supabase
create table public.team_member (team_id uuid not null, user_id uuid not null, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null);
create function public.is_member(team_id uuid) returns boolean language sql stable security definer set search_path = '' as
    'select exists (select from public.team_member m where m.team_id = team_id and m.user_id = auth.uid())';
create function public.has_team(team_id uuid) returns boolean language sql stable security definer set search_path = '' as
    'select exists (select from public.team_member where team_id = team_id and user_id = auth.uid())';
alter table public.invoice enable row level security;
create policy own on public.invoice for select to authenticated using (public.is_member(team_id));
-- finds: public.is_member(uuid)
-- finds: public.has_team(uuid)
-- message: never reads its argument team_id: the column of that name in team_member is compared with itself, and own on public.invoice believes it

-- # Qualified, each as it is meant
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (id uuid primary key, team_id uuid not null references public.team, user_id uuid not null references auth.users);
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
alter table public.invoice enable row level security;
alter table public.team enable row level security;
create policy own on public.invoice to authenticated using (
    exists (select from public.team_member m where m.team_id = invoice.team_id and m.user_id = auth.uid())
    and team_id in (select m.team_id from public.team_member m where user_id = auth.uid()));
create policy members on public.team for select to authenticated using (
    exists (select from public.team_member m where m.team_id = team.id and m.user_id = auth.uid()));
create policy media on storage.objects for select to authenticated using (
    exists (select from public.team_member m where m.user_id = auth.uid() and m.team_id::text = (storage.foldername(objects.name))[1]));
-- finds: nothing

-- # The name is the row's because the inner table has none: no capture
-- platform: supabase
create table public.team (team_id uuid primary key);
create table public.seat (team uuid not null references public.team, holder uuid not null references auth.users, primary key (team, holder));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
alter table public.invoice enable row level security;
create policy own on public.invoice to authenticated using (
    exists (select from public.seat where team = team_id and holder = auth.uid()));
-- finds: nothing

-- # Two columns of one inner row that are meant to be compared, and a comparison of the policy's own row
-- platform: supabase
create table public.profile (id uuid primary key references auth.users, owner_id uuid references auth.users, approved_by uuid references auth.users);
create table public.note (id uuid primary key, owner_id uuid references auth.users);
alter table public.note enable row level security;
create policy self_made on public.note to authenticated using (
    owner_id = auth.uid() and exists (select from public.profile p where p.id = auth.uid() and p.owner_id = p.id));
create policy written on public.note for select to authenticated using (owner_id = owner_id);
-- finds: nothing

-- # A row compared with another of its own table
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.node (id bigint primary key, parent_id bigint references public.node, login text);
create table public.leaf (id bigint primary key, node_id bigint references public.node, parent_id bigint);
grant all on public.node, public.leaf to web;
alter table public.leaf enable row level security;
create policy below on public.leaf using (exists (
    select from public.node n join public.node up on up.id = n.parent_id where n.id = leaf.node_id and up.login = current_user));
-- finds: nothing

-- # Arguments under names of their own, qualified by the function's, by number, and PL/pgSQL, which refuses
-- platform: supabase
create table public.team_member (team_id uuid not null, user_id uuid not null, primary key (team_id, user_id));
create function public.a(p_team uuid) returns boolean language sql stable security definer set search_path = '' as
    'select exists (select from public.team_member m where m.team_id = p_team and m.user_id = auth.uid())';
create function public.b(team_id uuid) returns boolean language sql stable security definer set search_path = '' as
    'select exists (select from public.team_member m where m.team_id = b.team_id and m.user_id = auth.uid())';
create function public.c(team_id uuid) returns boolean language sql stable security definer set search_path = '' as
    'select exists (select from public.team_member m where m.team_id = $1 and m.user_id = auth.uid())';
create function public.d(team_id uuid) returns boolean language plpgsql stable security definer set search_path = '' as
    'begin return exists (select from public.team_member m where m.team_id = team_id and m.user_id = auth.uid()); end';
-- finds: nothing

-- # A function that neither a policy nor a role of the application calls
-- platform: supabase
create schema tools;
create table public.team_member (team_id uuid not null, user_id uuid not null, primary key (team_id, user_id));
create function tools.is_member(team_id uuid) returns boolean language sql stable as
    'select exists (select from public.team_member where team_id = team_id)';
-- finds: nothing
