-- # A tenant key that accepts null is found
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.notes (id uuid primary key, workspace_id uuid references public.workspaces, body text);
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
-- finds: public.notes.workspace_id
-- severity: warning
-- message: public.notes.workspace_id carries the tenant and may be null

-- # Rows that outlive their tenant by ON DELETE SET NULL
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.audit_logs (id uuid primary key, workspace_id uuid references public.workspaces on delete set null, action text);
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
-- finds: public.audit_logs.workspace_id
-- message: its rows outlive their tenant

-- # A name that needs quotes
create table public."Workspace" (id uuid primary key, name text);
create table public."Member" ("workspaceId" uuid references public."Workspace", "userId" uuid, primary key ("workspaceId", "userId"));
create table public."Note" (id uuid primary key, "workspaceId" uuid references public."Workspace");
create table public."File" (id uuid primary key, "workspaceId" uuid not null references public."Workspace");
-- finds: public.Note.workspaceId
-- message: public."Note"."workspaceId" carries the tenant

-- # Not null is left alone, and so is a CHECK that says the same
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.notes (id uuid primary key, workspace_id uuid references public.workspaces,
    constraint owned check (workspace_id is not null));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
-- finds: nothing

-- # Shared rows that a policy speaks of are meant
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.templates (id uuid primary key, workspace_id uuid references public.workspaces);
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
alter table public.templates enable row level security;
create policy shared on public.templates for select
    using (workspace_id is null or workspace_id = current_setting('app.workspace', true)::uuid);
-- finds: nothing

-- # So are those that a partial index counts on
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.templates (id uuid primary key, slug text, workspace_id uuid references public.workspaces);
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
create unique index on public.templates (slug) where workspace_id is null;
-- finds: nothing

-- # A database without tenants
create table public.posts (id bigint primary key, author_id bigint);
-- skipped: tenant

-- # A row that is a person's until it is a tenant's
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.websites (id uuid primary key, workspace_id uuid references public.workspaces, user_id uuid, name text);
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
-- finds: nothing

-- # Who made it is not who owns it
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.websites (id uuid primary key, workspace_id uuid references public.workspaces, created_by uuid, name text);
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
-- finds: public.websites.workspace_id

-- # One of several owners, and a CHECK that counts them
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.tokens (id uuid primary key, workspace_id uuid references public.workspaces, robot uuid,
    check (num_nonnulls(workspace_id, robot) = 1));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
-- finds: nothing

-- # A copy that was put aside before a migration; one that has a key of its own is in use
create table public.tenants (id uuid primary key);
create table public.notes (id uuid primary key, tenant_id uuid not null references public.tenants, body text);
create table public.notes_backup_20240101 as select * from public.notes;
create table public.notes_old (like public.notes including indexes);
alter table public.notes_old alter column tenant_id drop not null;
create schema staging;
create table staging.imported_notes (tenant_id uuid, body text);
-- finds: public.notes_old.tenant_id

-- # A CHECK says what a row without a tenant must be instead
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.coupons (
    id uuid primary key, workspace_id uuid references public.workspaces, code text not null,
    check (workspace_id is not null or code like 'GLOBAL%')
);
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
-- finds: nothing
