-- # A code that is unique across all tenants
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.projects (id uuid primary key, workspace_id uuid not null references public.workspaces, code text not null unique);
-- finds: public.projects.projects_code_key
-- severity: info
-- message: unique across all tenants

-- # A unique index with a predicate, and names that need quotes
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public."Tag" (id uuid primary key, "workspaceId" uuid not null references public.workspaces, "Label" text not null, gone boolean);
create unique index "Tag label" on public."Tag" ("Label") where not gone;
-- finds: public.Tag.Tag label

-- # Two names together
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.labels (id uuid primary key, workspace_id uuid not null references public.workspaces, kind text, name text, unique (kind, name));
-- finds: public.labels.labels_kind_name_key

-- # Rows of no tenant would lose their key with it: no fix
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.links (id uuid primary key, workspace_id uuid references public.workspaces, slug text not null unique);
-- finds: public.links.links_slug_key
-- message: workspace_id may be null
-- fix: none

-- # With the tenant in it
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.projects (id uuid primary key, workspace_id uuid not null references public.workspaces, code text, unique (workspace_id, code));
-- finds: nothing

-- # What is one of a kind in the world, and what a machine made
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.sites (id uuid primary key, workspace_id uuid not null references public.workspaces, domain text unique,
    contact_email text unique, api_token text unique, stripe_customer_id text unique, number bigint unique,
    serial_number text unique, "trackingNumber" text unique, imei text unique);
-- finds: nothing

-- # Unique within a parent is unique within its tenant
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.boards (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.columns (id uuid primary key, workspace_id uuid not null references public.workspaces,
    board_id uuid not null references public.boards, title text, unique (board_id, title));
-- finds: nothing

-- # The tenants' own slug
create table public.workspaces (id uuid primary key, slug text unique);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
-- finds: nothing

-- # Names of the rows that belong to no tenant, paths, domains, and what a device shows
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.roles (id uuid primary key, workspace_id uuid references public.workspaces, name text);
create unique index on public.roles (name) where workspace_id is null;
create table public.repositories (id uuid primary key, workspace_id uuid not null references public.workspaces, disk_path text unique);
create table public."Domain" (id uuid primary key, workspace_id uuid not null references public.workspaces, slug text unique);
create table public.grants (id uuid primary key, workspace_id uuid not null references public.workspaces, user_code text unique);
create table public.api_keys (id uuid primary key, workspace_id uuid not null references public.workspaces, value text unique);
-- finds: nothing

-- # A key that leaves the deleted rows out, by a flag
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid not null, primary key (workspace_id, user_id));
create table public.projects (id uuid primary key, workspace_id uuid not null references public.workspaces, code text not null unique, "isDeleted" boolean not null default false);
create index on public.projects (workspace_id);
-- finds: public.projects.projects_code_key
