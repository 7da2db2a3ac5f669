-- # A tenant key without a foreign key is found
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.notes (id uuid primary key, workspace_id uuid not null, body text);
-- finds: public.notes.workspace_id
-- severity: warning
-- message: no foreign key ties it to public.workspaces

-- # Where all else goes with its tenant, the new reference is to say so as well
create table public.workspaces (id uuid primary key, name text);
create table public.members (
    workspace_id uuid references public.workspaces on delete cascade, user_id uuid, primary key (workspace_id, user_id)
);
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces on delete cascade);
create table public.notes (id uuid primary key, workspace_id uuid not null, body text);
-- finds: public.notes.workspace_id
-- message: the fix deletes with public.workspaces's row, as whatever else refers to it does

-- # So it is in capitals
create table public."Organization" (id text primary key, name text);
create table public."Membership" ("organizationId" text references public."Organization", "userId" text, primary key ("organizationId", "userId"));
create table public."Project" (id text primary key, "organizationId" text not null references public."Organization");
create table public."Invoice" (id text primary key, "organizationId" text not null);
-- finds: public.Invoice.organizationId

-- # A composite foreign key that carries the tenant ties it as well
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces, unique (workspace_id, id));
create table public.pages (id uuid primary key, workspace_id uuid not null, file_id uuid not null,
    foreign key (workspace_id, file_id) references public.files (workspace_id, id));
-- finds: nothing

-- # A database without any foreign key made that decision elsewhere
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null);
create table public.notes (id uuid primary key, workspace_id uuid not null);
-- finds: nothing

-- # A key of another type is another rule's
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.notes (id uuid primary key, workspace_id text not null);
-- finds: nothing

-- # A database without tenants
create table public.posts (id bigint primary key, author_id bigint);
-- skipped: tenant

-- # Audit logs, tombstones and backups outlive their tenant
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.audit_logs (id uuid primary key, workspace_id uuid not null, action text, user_id uuid, occurred_at timestamptz);
create table public.workspace_tombstones (id uuid primary key, workspace_id uuid not null);
create table public.meter_backups (id uuid primary key, workspace_id uuid not null);
-- finds: nothing

-- # A lower level's key is tied to that level, never to the tenants above it
create table public.organizations (id bigint primary key, name text);
create table public.members (organization_id bigint references public.organizations, user_id bigint, primary key (organization_id, user_id));
create table public.projects (id bigint primary key, organization_id bigint not null references public.organizations);
create table public.tasks (id bigint primary key, project_id bigint not null references public.projects);
create table public.boards (id bigint primary key, project_id bigint not null references public.projects);
create table public.notes (id bigint primary key, project_id bigint not null references public.projects);
create table public.builds (id bigint primary key, project_id bigint not null references public.projects);
create table public.mirrors (id bigint primary key, project_id bigint not null);
-- finds: public.mirrors.project_id
-- message: no foreign key ties it to public.projects

-- # Many untied tables are a habit, and notes
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.stream1 (id uuid primary key, workspace_id uuid not null);
create table public.stream2 (id uuid primary key, workspace_id uuid not null);
create table public.stream3 (id uuid primary key, workspace_id uuid not null);
create table public.stream4 (id uuid primary key, workspace_id uuid not null);
create table public.stream5 (id uuid primary key, workspace_id uuid not null);
create table public.stream6 (id uuid primary key, workspace_id uuid not null);
-- finds: public.stream1.workspace_id
-- finds: public.stream2.workspace_id
-- finds: public.stream3.workspace_id
-- finds: public.stream4.workspace_id
-- finds: public.stream5.workspace_id
-- finds: public.stream6.workspace_id
-- severity: info

-- # An integer of another width and a text of another name can be tied as well
create table public.organizations (id bigint primary key, name text);
create table public.members (organization_id bigint references public.organizations, user_id uuid, primary key (organization_id, user_id));
create table public.files (id uuid primary key, organization_id bigint not null references public.organizations);
create table public.results (id uuid primary key, organization_id integer not null);
-- finds: public.results.organization_id

-- # One of two bytes cannot hold every tenant, and a text no number: that is another rule's
create table public.organizations (id bigint primary key, name text);
create table public.members (organization_id bigint references public.organizations, user_id uuid, primary key (organization_id, user_id));
create table public.files (id uuid primary key, organization_id bigint not null references public.organizations);
create table public.results (id uuid primary key, organization_id smallint not null);
create table public.imports (id uuid primary key, organization_id text not null);
-- finds: nothing
