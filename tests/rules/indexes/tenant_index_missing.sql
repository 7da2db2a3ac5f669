-- # A table of tenant rows without an index on the tenant
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.notes (id uuid primary key, workspace_id uuid not null references public.workspaces, created_at timestamptz);
-- finds: public.notes
-- severity: warning
-- message: public.notes has no index that begins with its tenant key workspace_id

-- # A membership keyed by the user first
create table public.workspaces (id uuid primary key, name text);
create table public.members (user_id uuid, workspace_id uuid references public.workspaces, primary key (user_id, workspace_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
create index on public.files (workspace_id, id);
-- finds: public.members

-- # An index for living rows only is a note
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.notes (id uuid primary key, workspace_id uuid not null references public.workspaces, deleted_at timestamptz);
create index notes_live on public.notes (workspace_id) where deleted_at is null;
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces, "isDeleted" bool not null);
create index files_live on public.files (workspace_id) where "isDeleted" = false;
create table public.links (id uuid primary key, workspace_id uuid not null references public.workspaces, is_archived bool);
create index links_live on public.links (workspace_id) where is_archived is not true;
-- finds: public.notes
-- finds: public.files
-- finds: public.links
-- severity: info
-- message: deleting a tenant reads the whole table

-- # So is a small table
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public."Plan" (id uuid primary key, workspace_id uuid not null references public.workspaces);
update pg_class set reltuples = 30, relpages = 1 where oid = 'public."Plan"'::regclass;
-- finds: public.Plan
-- severity: info

-- # So is a table whose rows are found from another tenant table
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.jobs (id uuid primary key, workspace_id uuid not null references public.workspaces);
create index on public.jobs (workspace_id);
create table public.job_results (job_id uuid references public.jobs, workspace_id uuid not null references public.workspaces, primary key (job_id, workspace_id));
-- finds: public.job_results
-- severity: info

-- # A reference to a table of tenant rows that no index serves leads nowhere
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.jobs (id uuid primary key, workspace_id uuid not null references public.workspaces);
create index on public.jobs (workspace_id);
create table public.job_results (id uuid primary key, job_id uuid references public.jobs, workspace_id uuid not null references public.workspaces);
-- finds: public.job_results
-- severity: warning

-- # An index, a primary key, or a unique key that begins with the tenant
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.a (id uuid primary key, workspace_id uuid not null references public.workspaces);
create index on public.a using hash (workspace_id);
create table public.b (id uuid, workspace_id uuid not null references public.workspaces, primary key (workspace_id, id));
create table public.c (id uuid primary key, workspace_id uuid not null references public.workspaces, name text, unique (workspace_id, name));
-- finds: nothing

-- # The tenants' own table, and one whose tenant is known through another
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
create index on public.files (workspace_id);
create table public.versions (id uuid primary key, file_id uuid not null references public.files);
-- finds: nothing

-- # A partitioned table is reported once
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.events (at date, workspace_id uuid not null references public.workspaces) partition by range (at);
create table public.events_2026 partition of public.events for values from ('2026-01-01') to ('2027-01-01');
-- finds: public.events

-- # A database without tenants
create table public.posts (id bigint primary key, author_id bigint);
-- skipped: tenant

-- # A policy that asks a helper of each row could not be answered by the index alone
-- platform: supabase
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create function public.is_member(workspace uuid) returns boolean language sql stable security definer
    set search_path = '' as
    $$ select exists (select from public.members m where m.workspace_id = workspace and m.user_id = auth.uid()) $$;
create table public.notes (id uuid primary key, workspace_id uuid not null references public.workspaces);
alter table public.notes enable row level security;
create policy of_members on public.notes for select to authenticated using (public.is_member(workspace_id));
-- finds: public.notes
-- message: of_members asks about it in a form that an index cannot be searched for: the index serves statements that name workspace_id
