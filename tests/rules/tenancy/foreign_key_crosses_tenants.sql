-- # A reference between two tables of tenants that leaves the tenant out
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.challenges (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.entries (id uuid primary key, workspace_id uuid not null references public.workspaces,
    challenge_id uuid not null references public.challenges on delete cascade);
-- finds: public.entries.entries_challenge_id_fkey
-- severity: info
-- message: may point at another tenant's row of public.challenges

-- # ON DELETE SET NULL keeps the tenant
-- pg: >= 15
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public."Folder" (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces,
    "folderId" uuid references public."Folder" on delete set null);
-- finds: public.files.files_folderId_fkey

-- # A table that refers to itself
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.pages (id uuid primary key, workspace_id uuid not null references public.workspaces, parent_id uuid references public.pages);
-- finds: public.pages.pages_parent_id_fkey

-- # A reference that carries the tenant
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.challenges (id uuid primary key, workspace_id uuid not null references public.workspaces, unique (workspace_id, id));
create table public.entries (id uuid primary key, workspace_id uuid not null, challenge_id uuid not null,
    foreign key (workspace_id, challenge_id) references public.challenges (workspace_id, id));
-- finds: nothing

-- # A child whose tenant is only known through the reference cannot disagree with it
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.challenges (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.judges (id uuid primary key, challenge_id uuid not null references public.challenges);
-- finds: nothing

-- # People and shared tables belong to no tenant
create table public.users (id uuid primary key, email text not null unique, password_hash text);
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid references public.users, primary key (workspace_id, user_id));
create table public.countries (code char(2) primary key);
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces,
    owner_id uuid references public.users, country char(2) references public.countries);
-- finds: nothing

-- # A trigger that compares the tenants is trusted, whatever letters it is typed in
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.challenges (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.entries (id uuid primary key, workspace_id uuid not null references public.workspaces,
    challenge_id uuid not null references public.challenges);
create function public.same_workspace() returns trigger language plpgsql as $$
begin
    IF NEW.Workspace_ID <> (SELECT c.Workspace_ID FROM public.Challenges c WHERE c.ID = NEW.Challenge_ID) THEN
        RAISE /* it must not */ EXCEPTION 'another workspace';
    END IF;
    RETURN NEW;
end $$;
create trigger same_workspace before insert or update on public.entries for each row execute function public.same_workspace();
-- finds: nothing

-- # Where another reference carries the tenant, the one that does not is an exception
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.challenges (id uuid primary key, workspace_id uuid not null references public.workspaces, unique (workspace_id, id));
create table public.entries (id uuid primary key, workspace_id uuid not null, challenge_id uuid not null,
    foreign key (workspace_id, challenge_id) references public.challenges (workspace_id, id));
create table public.notes (id uuid primary key, workspace_id uuid not null references public.workspaces,
    challenge_id uuid not null references public.challenges);
-- finds: public.notes.notes_challenge_id_fkey
-- severity: warning

-- # Under row-level security, which a reference passes by, it is a warning
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.challenges (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.entries (id uuid primary key, workspace_id uuid not null references public.workspaces,
    challenge_id uuid not null references public.challenges);
alter table public.entries enable row level security;
create policy own on public.entries using (workspace_id = current_setting('app.workspace', true)::uuid);
-- finds: public.entries.entries_challenge_id_fkey
-- severity: warning

-- # A plain reference beside one that carries the tenant is held by it
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.apps (id uuid primary key, workspace_id uuid not null references public.workspaces, unique (workspace_id, id));
create table public.campaigns (id uuid primary key, workspace_id uuid not null, app_id uuid not null references public.apps,
    foreign key (workspace_id, app_id) references public.apps (workspace_id, id));
-- finds: nothing

-- # The tenant under another name
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.channels (id uuid primary key, workspace_id uuid not null references public.workspaces, unique (id, workspace_id));
create table public.actions (id uuid primary key, workspace_id uuid not null references public.workspaces,
    channel_id uuid, channel_workspace_id uuid,
    foreign key (channel_id, channel_workspace_id) references public.channels (id, workspace_id));
-- finds: nothing

-- # A parent whose rows may belong to no tenant is shared: a pair would refuse those
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.models (id uuid primary key, workspace_id uuid references public.workspaces, name text);
create table public.prices (id uuid primary key, workspace_id uuid not null references public.workspaces,
    model_id uuid not null references public.models);
-- finds: nothing

-- # Rows of no tenant keep the plain reference, which checks them
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.challenges (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.entries (id uuid primary key, workspace_id uuid references public.workspaces,
    challenge_id uuid not null references public.challenges);
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
-- finds: public.entries.entries_challenge_id_fkey

-- # Policies that look the parent up are trusted
-- platform: supabase
create table public.orgs (id uuid primary key);
create table public.tasks (id uuid primary key, org_id uuid not null references public.orgs);
create table public.remarks (
    id uuid primary key, org_id uuid not null references public.orgs, task_id uuid not null references public.tasks
);
alter table public.remarks enable row level security;
create policy add on public.remarks for insert to authenticated with check (
    org_id::text = auth.jwt() ->> 'org' and exists (select from public.tasks t where t.id = task_id and t.org_id = remarks.org_id));
create policy change on public.remarks for update to authenticated using (org_id::text = auth.jwt() ->> 'org') with check (
    org_id::text = auth.jwt() ->> 'org' and exists (select from public.tasks t where t.id = task_id and t.org_id = remarks.org_id));
-- finds: nothing

-- # A row that was added well is changed to another tenant's parent
-- platform: supabase
create table public.orgs (id uuid primary key);
create table public.tasks (id uuid primary key, org_id uuid not null references public.orgs);
create table public.remarks (
    id uuid primary key, org_id uuid not null references public.orgs, task_id uuid not null references public.tasks
);
alter table public.remarks enable row level security;
create policy add on public.remarks for insert to authenticated with check (
    org_id::text = auth.jwt() ->> 'org' and exists (select from public.tasks t where t.id = task_id and t.org_id = remarks.org_id));
create policy change on public.remarks for update to authenticated using (org_id::text = auth.jwt() ->> 'org');
-- finds: public.remarks.remarks_task_id_fkey

-- # Keys of two types no reference can compare: there is nothing to run before that is mended
-- fix: none
create table public.orgs (id uuid primary key);
create table public.tasks (id uuid primary key, org_id uuid not null references public.orgs, unique (org_id, id));
create table public.pins (id uuid primary key, org_id uuid not null references public.orgs, task_id uuid, foreign key (org_id, task_id) references public.tasks (org_id, id));
create table public.remarks (id uuid primary key, org_id text not null, task_id uuid not null references public.tasks);
-- finds: public.remarks.remarks_task_id_fkey
