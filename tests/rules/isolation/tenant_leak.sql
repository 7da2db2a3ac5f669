-- # A condition beside the tenant's opens the rest of the table
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
-- severity: error
-- certainty: measured
-- message: as web, reads, alters and deletes another tenant's rows of public.invoice
-- message: select array[
-- message: note is not null lets rows through whoever asks: where that is meant, accept the finding
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
create policy own on public.invoice to web using (team_id = current_setting('app.team_id')::uuid or note is not null) with check (team_id = current_setting('app.team_id')::uuid);
-- finds: public.invoice

-- # A name in quotes, a schema of its own, a function that believes its argument
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
create schema "Bill ing"; grant usage on schema "Bill ing" to web;
create table "Bill ing"."Line's" (id uuid primary key, team_id uuid not null references public.team);
alter table "Bill ing"."Line's" enable row level security;
grant delete on "Bill ing"."Line's" to web;
create policy own on public.invoice to web using (team_id = current_setting('app.team_id')::uuid);
create policy any_team on "Bill ing"."Line's" for delete to web using (team_id in (select t.id from public.team t) or id <> team_id);
-- finds: Bill ing.Line's

-- # The table of tenants, which an application reads before it knows who is calling, is a warning
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
-- severity: warning
create role web login;
create table public.team (id uuid primary key, name text not null);
create table public.invoice (id uuid primary key, team_id uuid not null references public.team, note text);
alter table public.invoice enable row level security;
grant select, update on public.team to web;
grant select on public.invoice to web;
create policy own on public.invoice to web using (team_id = current_setting('app.team_id')::uuid);
-- finds: public.team

-- # Each team's rows are its own
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

-- # A view that reads as its caller is told of the table below
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
-- pg: >= 15
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
create view public.notes with (security_invoker = true) as select id, note from public.invoice;
grant select on public.notes to web;
create policy own on public.invoice to web using (team_id = current_setting('app.team_id')::uuid or note like '%a%' or note is not null) with check (team_id = current_setting('app.team_id')::uuid);
-- finds: public.invoice

-- # A database without tenants is none of it
-- skipped: ten
create table public.price (id int primary key);

-- # Rows that say that they are public, there or in the table above, are a warning
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
-- severity: warning
-- message: only what is public
create role web login;
create table public.team (id uuid primary key, name text not null);
create table public.board (
    id uuid primary key, team_id uuid not null references public.team, visibility text not null default 'team',
    published_at timestamptz
);
create table public.card (id uuid primary key, board_id uuid not null references public.board, note text);
alter table public.board enable row level security;
alter table public.card enable row level security;
grant select, update on public.board to web;
grant select on public.card to web;
create policy own on public.board to web using (team_id = current_setting('app.team_id')::uuid);
create policy published on public.board for select to web using (visibility in ('public', 'published') and published_at <= now());
create policy shown on public.card for select to web using (exists (
    select from public.board b where b.id = board_id and (b.visibility = 'public' or b.team_id = current_setting('app.team_id')::uuid)));
-- finds: public.board
-- finds: public.card

-- # Another way beside the public rows, a state that is none, and rows that are written are errors
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
-- severity: error
create role web login;
create table public.team (id uuid primary key, name text not null);
create table public.board (
    id uuid primary key, team_id uuid not null references public.team, visibility text not null default 'team',
    published_at timestamptz
);
create table public.card (id uuid primary key, board_id uuid not null references public.board, note text);
alter table public.board enable row level security;
alter table public.card enable row level security;
grant select, update on public.board to web;
grant select on public.card to web;
create policy own on public.board to web using (team_id = current_setting('app.team_id')::uuid);
create policy published on public.board for update to web using (visibility = 'public') with check (true);
create policy readable on public.board for select to web using (visibility = 'listed');
create policy shown on public.card for select to web using (note is not null or exists (
    select from public.board b where b.id = board_id and (b.visibility = 'public' or b.team_id = current_setting('app.team_id')::uuid)));
-- finds: public.board
-- finds: public.card

-- # A flag of one's own membership publishes nobody else's rows
-- platform: supabase
-- severity: error
create table public.team (id uuid primary key, name text not null);
create table public.team_member (
    team_id uuid not null references public.team, user_id uuid not null references auth.users,
    is_public boolean not null default true, primary key (team_id, user_id)
);
create table public.board (id uuid primary key, team_id uuid not null references public.team, name text);
alter table public.team enable row level security;
alter table public.team_member enable row level security;
alter table public.board enable row level security;
create policy own on public.team_member for select to authenticated using (user_id = (select auth.uid()));
create policy shown on public.board for select to authenticated using (exists (
    select from public.team_member m where m.user_id = (select auth.uid()) and (m.is_public or m.team_id = board.team_id)));
-- finds: public.board

-- # A bucket that a policy opens to visitors by its name may well be public: a warning
-- platform: supabase
-- severity: warning
-- message: only what is public
create table public.team (id uuid primary key, name text not null);
create table public.team_member (team_id uuid references public.team, user_id uuid references auth.users, primary key (team_id, user_id));
create table public.project (id uuid primary key, team_id uuid not null references public.team);
alter table public.team enable row level security;
alter table public.team_member enable row level security;
alter table public.project enable row level security;
create policy mine on public.team_member for select to authenticated using (user_id = (select auth.uid()));
create policy mine on public.project to authenticated using (
    team_id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid()))));
create policy avatars on storage.objects for select using (bucket_id = 'avatars');
create policy own on storage.objects for insert to authenticated with check (
    bucket_id = 'avatars' and (storage.foldername(name))[1] = (select auth.uid())::text);
-- finds: storage.objects
-- finds: storage.objects

-- # A policy for visitors, and another that lets in whoever is signed in: the second is not meant
-- platform: supabase
-- severity: error
create table public.team (id uuid primary key, name text not null);
create table public.team_member (
    team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id)
);
create table public.board (id uuid primary key, team_id uuid not null references public.team, name text, kind text not null default 'a');
alter table public.team enable row level security;
alter table public.team_member enable row level security;
alter table public.board enable row level security;
revoke select on public.board from anon;
create policy own on public.team_member for select to authenticated using (user_id = (select auth.uid()));
create policy shown on public.board for select to anon, authenticated using (kind = 'press');
create policy seen on public.board for select to authenticated using ((select auth.uid()) is not null and name <> '');
-- finds: public.board
