-- # IN (SELECT …) on a table of many rows
-- platform: supabase
create table public.members (workspace_id uuid not null, user_id uuid not null, primary key (user_id, workspace_id));
create table public.notes (id bigint primary key, workspace_id uuid not null, body text);
create index notes_workspace on public.notes (workspace_id);
alter table public.notes enable row level security;
create policy of_members on public.notes for select to authenticated
    using (workspace_id in (select workspace_id from public.members where user_id = (select auth.uid())));
insert into public.notes select i, gen_random_uuid() from generate_series(1, 12000) i;
analyze public.notes;
-- finds: public.notes.of_members
-- severity: warning
-- certainty: proved
-- message: of_members on public.notes asks for workspace_id IN (SELECT …), which notes_workspace cannot be searched for: a statement without a selective condition of its own reads all 12,000 rows

-- # Nobody has counted the rows: a note
-- platform: supabase
create table public.members (workspace_id uuid not null, user_id uuid not null, primary key (user_id, workspace_id));
create table public.notes (id bigint primary key, workspace_id uuid not null, body text);
create index notes_workspace on public.notes (workspace_id);
alter table public.notes enable row level security;
create policy of_members on public.notes using (
    exists (select from public.members m where m.workspace_id = notes.workspace_id and m.user_id = auth.uid()));
-- finds: public.notes.of_members
-- severity: info
-- message: asks a sub-query about workspace_id of each row

-- # Statements that bring nothing selective of their own: a warning with their number
-- platform: supabase
-- statement: {"role": "authenticated", "calls": 700, "total_time": 9100, "query": "SELECT id FROM public.notes WHERE done = $1 ORDER BY id LIMIT $2"}
-- statement: {"role": "authenticated", "calls": 50, "query": "SELECT body FROM public.notes WHERE id = $1"}
create table public.members (workspace_id uuid not null, user_id uuid not null, primary key (user_id, workspace_id));
create table public.notes (id bigint primary key, workspace_id uuid not null, body text, done boolean);
create index notes_workspace on public.notes (workspace_id);
create index notes_done on public.notes (done);
alter table public.notes enable row level security;
create policy of_members on public.notes for select to authenticated
    using (workspace_id in (select workspace_id from public.members where user_id = (select auth.uid())));
-- finds: public.notes.of_members
-- severity: warning
-- certainty: measured
-- message: 700 calls by authenticated read the whole table

-- # Every statement names its row, its workspace or its parent: a note
-- platform: supabase
-- statement: {"role": "authenticated", "calls": 700, "query": "SELECT id FROM notes n WHERE n.workspace_id = $1"}
-- statement: {"role": "authenticated", "calls": 50, "query": "UPDATE public.notes SET body = $1 WHERE id = $2"}
-- statement: {"role": "service_role", "calls": 50, "query": "SELECT * FROM public.notes"}
create table public.members (workspace_id uuid not null, user_id uuid not null, primary key (user_id, workspace_id));
create table public.notes (id bigint primary key, workspace_id uuid not null, body text);
create index notes_workspace on public.notes (workspace_id);
alter table public.notes enable row level security;
create policy of_members on public.notes for all to authenticated
    using (workspace_id in (select workspace_id from public.members where user_id = (select auth.uid())));
insert into public.notes select i, gen_random_uuid() from generate_series(1, 12000) i;
analyze public.notes;
-- finds: public.notes.of_members
-- severity: info
-- message: though each of 750 calls seen brings one

-- # A helper that takes the column: said, not rewritten
-- platform: supabase
create table public.members (workspace_id uuid not null, user_id uuid not null, primary key (user_id, workspace_id));
create table public.notes (id bigint primary key, workspace_id uuid not null, body text);
create index notes_workspace on public.notes (workspace_id);
create schema app;
create function app.is_member(workspace uuid) returns boolean
language sql stable security definer set search_path = '' as $$
    select exists (select from public.members m where m.workspace_id = workspace and m.user_id = auth.uid())
$$;
alter table public.notes enable row level security;
create policy of_members on public.notes for select to authenticated using ((select app.is_member(workspace_id)));
-- finds: public.notes.of_members
-- message: of_members on public.notes calls app.is_member with workspace_id of each row, which notes_workspace cannot be searched for

-- # A cast on the column: said, not rewritten
-- platform: supabase
create table public.notes (id bigint primary key, workspace_id uuid not null, body text);
create index notes_workspace on public.notes (workspace_id);
alter table public.notes enable row level security;
create policy of_workspace on public.notes for select to authenticated
    using (workspace_id::text = (select auth.jwt() -> 'app_metadata' ->> 'workspace_id'));
-- finds: public.notes.of_workspace
-- message: casts workspace_id of each row

-- # Two permissive policies that both ask so are both found
-- platform: supabase
create table public.members (workspace_id uuid not null, user_id uuid not null, kind text, primary key (user_id, workspace_id));
create table public.notes (id bigint primary key, "Workspace" uuid not null, author uuid);
create index notes_workspace on public.notes ("Workspace");
create index notes_author on public.notes (author);
alter table public.notes enable row level security;
create policy "the members" on public.notes for select to authenticated
    using ("Workspace" in (select m.workspace_id from public.members m where m.user_id = (select auth.uid())));
create policy mentors on public.notes for select to authenticated
    using (author in (select m.user_id from public.members m where m.workspace_id = (select auth.uid()) and m.kind = 'x'));
-- finds: public.notes.the members
-- finds: public.notes.mentors

-- # What an index can be searched for is left alone
-- platform: supabase
create table public.members (workspace_id uuid not null, user_id uuid not null, primary key (user_id, workspace_id));
create table public.notes (id bigint primary key, workspace_id uuid not null, owner uuid, deleted_at timestamptz);
create index notes_workspace on public.notes (workspace_id);
create index notes_owner on public.notes (owner) where deleted_at is null;
create function public.my_workspaces() returns setof uuid language sql stable security definer set search_path = '' as $$
    select workspace_id from public.members where user_id = auth.uid()
$$;
alter table public.notes enable row level security;
create policy a on public.notes for select to authenticated
    using (workspace_id = any (array(select public.my_workspaces())));
create policy b on public.notes for select to authenticated using (owner = auth.uid() and deleted_at is null);
create policy c on public.notes for select to authenticated
    using (workspace_id = (select m.workspace_id from public.members m where m.user_id = auth.uid() limit 1));
-- finds: nothing

-- # A helper that is no more than a comparison is written out by the planner
-- platform: supabase
create table public.notes (id bigint primary key, owner uuid not null);
create index notes_owner on public.notes (owner);
create function public.is_me(who uuid) returns boolean language sql stable as $$ select who = auth.uid() $$;
alter table public.notes enable row level security;
create policy own on public.notes for select to authenticated using (public.is_me(owner));
-- finds: nothing

-- # One part of AND, or a restrictive policy, that an index answers is enough
-- platform: supabase
create table public.members (workspace_id uuid not null, user_id uuid not null, primary key (user_id, workspace_id));
create table public.notes (id bigint primary key, workspace_id uuid not null, owner uuid not null);
create index notes_workspace on public.notes (workspace_id);
create index notes_owner on public.notes (owner);
create table public.drafts (like public.notes including indexes);
alter table public.notes enable row level security;
alter table public.drafts enable row level security;
create policy own on public.notes for select to authenticated using (owner = (select auth.uid())
    and workspace_id in (select m.workspace_id from public.members m where m.user_id = (select auth.uid())));
create policy of_members on public.drafts for select to authenticated
    using (workspace_id in (select m.workspace_id from public.members m where m.user_id = (select auth.uid())));
create policy own on public.drafts as restrictive for select to authenticated using (owner = (select auth.uid()));
-- finds: nothing

-- # Where another arm or another policy can use no index in any form, to rewrite this one helps nobody
-- platform: supabase
create table public.members (workspace_id uuid not null, user_id uuid not null, primary key (user_id, workspace_id));
create table public.notes (id bigint primary key, workspace_id uuid not null, public boolean not null);
create index notes_workspace on public.notes (workspace_id);
create table public.drafts (like public.notes including indexes);
alter table public.notes enable row level security;
alter table public.drafts enable row level security;
create policy members_or_public on public.notes for select to authenticated using (public
    or workspace_id in (select m.workspace_id from public.members m where m.user_id = (select auth.uid())));
create policy of_members on public.drafts for select to authenticated
    using (workspace_id in (select m.workspace_id from public.members m where m.user_id = (select auth.uid())));
create policy of_admins on public.drafts for select to authenticated
    using ((select auth.jwt() ->> 'user_role') = 'admin');
-- finds: nothing

-- # Without an index there is none to hinder
-- platform: supabase
create table public.members (workspace_id uuid not null, user_id uuid not null, primary key (user_id, workspace_id));
create table public.notes (id bigint primary key, workspace_id uuid not null);
create index notes_id_workspace on public.notes (id, workspace_id);
alter table public.notes enable row level security;
create policy of_members on public.notes for select to authenticated
    using (workspace_id in (select m.workspace_id from public.members m where m.user_id = (select auth.uid())));
-- finds: nothing

-- # A list that does not depend on the caller, an aggregate, a comparison with nothing of the row: other matters
-- platform: supabase
create table public.regions (id bigint primary key, open boolean not null);
create table public.places (id bigint primary key, region_id bigint not null);
create index places_region on public.places (region_id);
create table public.shops (like public.places including indexes);
alter table public.places enable row level security;
alter table public.shops enable row level security;
create policy in_open on public.places for select to authenticated
    using (region_id in (select r.id from public.regions r where r.open));
create policy counted on public.shops for select to authenticated using (
    exists (select count(*) from public.regions r where r.id = shops.region_id and r.open and auth.uid() is not null));
-- finds: nothing

-- # A child's EXISTS that leans on its parent's policies alone would make a long list
-- platform: supabase
create table public.projects (id bigint primary key, owner uuid not null);
create table public.tasks (id bigint primary key, project_id bigint not null references public.projects);
create index tasks_project on public.tasks (project_id);
create index projects_owner on public.projects (owner);
alter table public.projects enable row level security;
alter table public.tasks enable row level security;
create policy own on public.projects for select to authenticated using (owner = (select auth.uid()));
create policy of_project on public.tasks for select to authenticated
    using (exists (select from public.projects p where p.id = tasks.project_id));
-- finds: nothing

-- # IN makes that list anyway
-- platform: supabase
create table public.projects (id bigint primary key, owner uuid not null);
create table public.tasks (id bigint primary key, project_id bigint not null references public.projects);
create index tasks_project on public.tasks (project_id);
create index projects_owner on public.projects (owner);
alter table public.projects enable row level security;
alter table public.tasks enable row level security;
create policy own on public.projects for select to authenticated using (owner = (select auth.uid()));
create policy of_project on public.tasks for select to authenticated
    using (project_id in (select p.id from public.projects p));
-- finds: public.tasks.of_project

-- # Policies bind nobody of the application
-- platform: supabase
create table public.members (workspace_id uuid not null, user_id uuid not null, primary key (user_id, workspace_id));
create table public.notes (id bigint primary key, workspace_id uuid not null);
create index notes_workspace on public.notes (workspace_id);
create policy of_members on public.notes for select to authenticated
    using (workspace_id in (select m.workspace_id from public.members m where m.user_id = (select auth.uid())));
-- finds: nothing

-- # A plain server, where the tenant is a setting
create role app login;
create table public.tenant (id bigint primary key, plan text);
create table public.note (id bigint primary key, tenant_id bigint not null references public.tenant, body text);
create index note_tenant on public.note (tenant_id);
alter table public.note enable row level security;
create policy of_tenant on public.note using (
    exists (select from public.tenant t where t.id = note.tenant_id and t.id = current_setting('app.tenant_id')::bigint));
grant select, insert, update, delete on public.tenant, public.note to app;
-- finds: public.note.of_tenant

-- # Whoever may not ask the policy's helper reads nothing: that comes first (policy-function-not-executable)
-- platform: supabase
create table public.members (workspace_id uuid not null, user_id uuid not null, primary key (user_id, workspace_id));
create function public.is_member(workspace uuid) returns boolean language sql stable security definer
    set search_path = '' as
    $$ select exists (select from public.members m where m.workspace_id = workspace and m.user_id = auth.uid()) $$;
revoke execute on function public.is_member(uuid) from public, anon, authenticated;
create table public.notes (id bigint primary key, workspace_id uuid not null);
create index notes_workspace on public.notes (workspace_id);
alter table public.notes enable row level security;
create policy of_members on public.notes for select to authenticated using (public.is_member(workspace_id));
-- finds: nothing
