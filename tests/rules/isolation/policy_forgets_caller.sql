-- # Beside a way that asks, one that does not: reading by a state is a note, changing is more
-- platform: supabase
create table public.teams (id uuid primary key, name text);
create table public.team_members (team_id uuid not null references public.teams, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.projects (id uuid primary key, team_id uuid not null references public.teams);
create table public.offers (id uuid primary key, user_id uuid not null references auth.users, status text);
create table public.drafts (id uuid primary key, user_id uuid not null references auth.users, status text);
create index on public.offers (user_id);
create index on public.drafts (user_id);
alter table public.offers enable row level security;
alter table public.drafts enable row level security;
create policy own on public.drafts to authenticated using (user_id = (select auth.uid()) or status = 'active');
-- finds: public.drafts.own
-- severity: warning
-- message: own on public.drafts asks for the state of a row and not who is calling: authenticated can read, add, change and delete such rows of everybody
-- fix: none

-- # Only read, by a state, and by signed-in people: a note
-- platform: supabase
create table public.teams (id uuid primary key, name text);
create table public.team_members (team_id uuid not null references public.teams, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.projects (id uuid primary key, team_id uuid not null references public.teams);
create table public.offers (id uuid primary key, user_id uuid not null references auth.users, status text);
create index on public.offers (user_id);
alter table public.offers enable row level security;
create policy active on public.offers for select to authenticated using (auth.role() = 'authenticated' and status = 'active');
create policy own on public.offers to authenticated using (user_id = (select auth.uid()));
-- finds: public.offers.active
-- severity: info

-- # Not deleted is no state that shows a row to others
-- platform: supabase
create table public.teams (id uuid primary key, name text);
create table public.team_members (team_id uuid not null references public.teams, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.projects (id uuid primary key, team_id uuid not null references public.teams);
create table public.notes (id uuid primary key, "userId" uuid not null references auth.users, "deletedAt" timestamptz);
create index on public.notes ("userId");
alter table public.notes enable row level security;
create policy living on public.notes for select to authenticated using ("deletedAt" is null);
-- finds: public.notes.living
-- severity: warning

-- # What is handed over to anybody
-- platform: supabase
create table public.notes (id uuid primary key, user_id uuid not null references auth.users, body text);
create index on public.notes (user_id);
alter table public.notes enable row level security;
create policy own on public.notes for update to authenticated using (user_id = (select auth.uid())) with check (body <> '');
-- finds: public.notes.own
-- message: authenticated can hand over such rows of everybody

-- # Public by its own word, nobody's, asked for elsewhere, or narrowed
-- platform: supabase
create table public.teams (id uuid primary key, name text);
create table public.team_members (team_id uuid not null references public.teams, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.projects (id uuid primary key, team_id uuid not null references public.teams);
create table public.posts (id uuid primary key, user_id uuid not null references auth.users, visibility text, is_public bool, status text);
create table public.templates (id uuid primary key, user_id uuid references auth.users, title text);
create table public.files (id uuid primary key, user_id uuid not null references auth.users, shared_with uuid, expires_at timestamptz);
create table public.notes (id uuid primary key, user_id uuid not null references auth.users, status text);
create function public.open(of text) returns boolean language sql stable as $$ select of = 'x' and auth.uid() is not null $$;
do $$ declare t text; begin
    foreach t in array array['posts', 'templates', 'files', 'notes'] loop
        execute format('alter table public.%I enable row level security', t);
    end loop;
end $$;
create policy seen on public.posts for select using (visibility = 'public');
create policy flagged on public.posts for select using (is_public and status = 'active');
create policy shared on public.templates for select to authenticated using (user_id is null);
create policy given on public.files for select to authenticated using (shared_with = auth.uid() and expires_at > now());
create policy through on public.files for select to authenticated using (exists (select 1 from public.projects p where p.id = files.id));
create policy opened on public.notes for select to authenticated using (public.open(status));
create policy active on public.notes for update to authenticated using (status = 'active');
create policy mine on public.notes as restrictive to authenticated using (user_id = (select auth.uid()));
-- finds: nothing

-- # Without tenants, what people may read of each other is not known
-- platform: supabase
create table public.notes (id uuid primary key, user_id uuid not null references auth.users, status text);
alter table public.notes enable row level security;
create policy active on public.notes for select to authenticated using (status = 'active');
-- finds: nothing
