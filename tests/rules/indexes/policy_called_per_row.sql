-- # auth.uid() on a column without an index, over many rows
-- platform: supabase
create table public.notes (id bigint primary key, owner_id uuid not null, body text);
alter table public.notes enable row level security;
create policy own on public.notes for select to authenticated using (owner_id = auth.uid());
insert into public.notes select i, gen_random_uuid() from generate_series(1, 20000) i;
analyze public.notes;
-- finds: public.notes.own
-- severity: warning
-- certainty: estimated
-- message: own on public.notes calls auth.uid() for every row it is asked about: about 26 ms when all 20,000 rows are read

-- # Nobody has counted the rows: a note
-- platform: supabase
create table public."Notes" (id bigint primary key, "Owner" uuid not null, body text);
alter table public."Notes" enable row level security;
create policy "it's mine" on public."Notes" to authenticated using ("Owner" = auth.uid() or auth.role() = 'x');
-- finds: public.Notes.it's mine
-- severity: info
-- message: calls auth.uid(), auth.role() for every row

-- # A small table has nothing to gain
-- platform: supabase
create table public.notes (id bigint primary key, owner_id uuid not null, body text);
alter table public.notes enable row level security;
create policy own on public.notes for select to authenticated using (owner_id = auth.uid());
insert into public.notes select i, gen_random_uuid() from generate_series(1, 100) i;
analyze public.notes;
-- finds: nothing

-- # Statements that read all rows pay for it
-- platform: supabase
-- statement: {"role": "authenticated", "calls": 80, "query": "SELECT * FROM notes ORDER BY id DESC LIMIT $1"}
-- statement: {"role": "authenticated", "calls": 900, "query": "SELECT * FROM notes WHERE id = $1"}
create table public.notes (id bigint primary key, owner_id uuid not null, body text);
alter table public.notes enable row level security;
create policy own on public.notes for select to authenticated using (owner_id = auth.uid());
insert into public.notes select i, gen_random_uuid() from generate_series(1, 20000) i;
analyze public.notes;
-- finds: public.notes.own
-- severity: warning
-- message: as in 80 calls seen

-- # Each statement leaves few rows by a condition of its own, an index or not
-- platform: supabase
-- statement: {"role": "authenticated", "calls": 900, "query": "SELECT * FROM notes WHERE id = $1"}
-- statement: {"role": "authenticated", "calls": 900, "query": "SELECT * FROM notes WHERE topic = $1"}
create table public.notes (id bigint primary key, owner_id uuid not null, topic uuid);
alter table public.notes enable row level security;
create policy own on public.notes for select to authenticated using (owner_id = auth.uid());
insert into public.notes select i, gen_random_uuid() from generate_series(1, 20000) i;
analyze public.notes;
-- finds: nothing

-- # A PL/pgSQL helper beside the token, declared VOLATILE by forgetting to say otherwise
-- platform: supabase
create schema app;
create function app.is_admin() returns boolean language plpgsql security definer set search_path = '' as $$
begin
    return coalesce(auth.jwt() ->> 'user_role', '') = 'admin';
end $$;
create table public.notes (id bigint primary key, owner_id uuid not null, body text);
create index notes_owner on public.notes (owner_id);
alter table public.notes enable row level security;
create policy own on public.notes for select to authenticated using (owner_id = (select auth.uid()) or app.is_admin());
-- finds: public.notes.own
-- message: calls app.is_admin() for every row

-- # A helper that takes a column that no index begins with
-- platform: supabase
create table public.members (workspace_id uuid not null, user_id uuid not null, primary key (user_id, workspace_id));
create schema app;
create function app.is_member(workspace uuid) returns boolean
language sql stable security definer set search_path = '' as $$
    select exists (select from public.members m where m.workspace_id = workspace and m.user_id = auth.uid())
$$;
create table public.notes (id bigint primary key, workspace_id uuid not null, body text);
alter table public.notes enable row level security;
create policy of_members on public.notes for select to authenticated using (app.is_member(workspace_id));
insert into public.notes select i, gen_random_uuid() from generate_series(1, 5000) i;
analyze public.notes;
-- finds: public.notes.of_members
-- severity: warning
-- message: calls app.is_member(workspace_id) for every row it is asked about: about 26 ms when all 5,000 rows are read

-- # With such an index it is policy-cannot-use-index's
-- platform: supabase
create table public.members (workspace_id uuid not null, user_id uuid not null, primary key (user_id, workspace_id));
create schema app;
create function app.is_member(workspace uuid) returns boolean
language sql stable security definer set search_path = '' as $$
    select exists (select from public.members m where m.workspace_id = workspace and m.user_id = auth.uid())
$$;
create table public.notes (id bigint primary key, workspace_id uuid not null, body text);
create index notes_workspace on public.notes (workspace_id);
alter table public.notes enable row level security;
create policy of_members on public.notes for select to authenticated using (app.is_member(workspace_id));
-- finds: nothing

-- # Who may change a row: asked of the rows that the statement names
-- platform: supabase
create table public.notes (id bigint primary key, owner_id uuid not null, body text);
alter table public.notes enable row level security;
create policy read on public.notes for select to authenticated using (true);
create policy change on public.notes for update to authenticated using (owner_id = auth.uid());
insert into public.notes select i, gen_random_uuid() from generate_series(1, 20000) i;
analyze public.notes;
-- finds: public.notes.change
-- severity: info

-- # Bare, but an index is searched for it
-- platform: supabase
create table public.notes (id bigint primary key, owner_id uuid not null, team_id uuid, body text);
create index notes_owner on public.notes (owner_id);
create index notes_team on public.notes (team_id);
alter table public.notes enable row level security;
create policy own on public.notes for select to authenticated using (owner_id = auth.uid());
create policy team on public.notes for select to authenticated
    using (team_id = (auth.jwt() -> 'app_metadata' ->> 'team')::uuid);
-- finds: nothing

-- # Wrapped, inside sub-queries, immutable, or as cheap as the row itself
-- platform: supabase
create table public.members (workspace_id uuid not null, user_id uuid not null, primary key (user_id, workspace_id));
create table public.notes (id bigint primary key, workspace_id uuid, owner_id uuid, name text, at timestamptz);
create function public.fixed() returns uuid language plpgsql immutable as $$
begin
    return '00000000-0000-0000-0000-000000000001';
end $$;
alter table public.notes enable row level security;
create policy a on public.notes for select to authenticated using (owner_id = (select auth.uid()));
create policy b on public.notes for select to authenticated
    using (workspace_id in (select m.workspace_id from public.members m where m.user_id = auth.uid()));
create policy c on public.notes for select to authenticated using (
    exists (select from public.members m where m.workspace_id = notes.workspace_id and m.user_id = auth.uid()));
create policy d on public.notes for select to authenticated using (owner_id = public.fixed());
create policy e on public.notes for select to authenticated using (name = current_user);
create policy f on public.notes for select to authenticated using (at <= now());
create policy g on public.notes for select to authenticated
    using (workspace_id = current_setting('app.workspace_id', true)::uuid);
-- finds: nothing

-- # A cheap comparison with the caller goes first
-- platform: supabase
create table public.notes (id bigint primary key, owner_id uuid not null, body text);
alter table public.notes enable row level security;
create policy own on public.notes for select to authenticated
    using (auth.uid() is not null and owner_id = (select auth.uid()));
-- finds: nothing

-- # WITH CHECK is asked of the rows written
-- platform: supabase
create table public.notes (id bigint primary key, owner_id uuid not null, body text);
alter table public.notes enable row level security;
create policy read on public.notes for select to authenticated using (true);
create policy add on public.notes for insert to authenticated with check (owner_id = auth.uid());
-- finds: nothing

-- # Row-level security is off, or the role cannot reach the table
-- platform: supabase
create table public.notes (id bigint primary key, owner_id uuid not null, body text);
create policy own on public.notes for select to authenticated using (owner_id = auth.uid());
create table public.secrets (like public.notes);
alter table public.secrets enable row level security;
create policy own on public.secrets for select to authenticated using (owner_id = auth.uid());
revoke all on public.secrets from anon, authenticated;
-- finds: nothing

-- # A token parsed for each row on a plain server
create role app login;
create table public.tenant (id bigint primary key);
create table public.note (id bigint primary key, tenant_id bigint not null references public.tenant, body text);
alter table public.note enable row level security;
create policy of_tenant on public.note
    using (tenant_id = (current_setting('request.jwt.claims', true)::jsonb ->> 'tenant')::bigint);
grant select, insert, update, delete on public.tenant, public.note to app;
-- finds: public.note.of_tenant
-- message: calls the token as JSON for every row
