-- # A slug that is unique within the tenant, which may be null
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.templates (id uuid primary key, workspace_id uuid references public.workspaces, slug text not null,
    unique (workspace_id, slug));
-- finds: public.templates.templates_workspace_id_slug_key
-- severity: warning
-- message: lets rows repeat where workspace_id is null: a unique key takes NULLs for different, so rows without a tenant can share slug

-- # An expression, a predicate, and names that need quotes
create table public."Workspace" (id uuid primary key);
create table public."Member" ("workspaceId" uuid references public."Workspace", "userId" uuid, primary key ("workspaceId", "userId"));
create table public."File" (id uuid primary key, "workspaceId" uuid not null references public."Workspace");
create table public."Label" (id uuid primary key, "workspaceId" uuid references public."Workspace", "Name" text not null, gone timestamptz);
create unique index "one of a kind" on public."Label" (lower("Name"), "workspaceId") where gone is null;
-- finds: public.Label.one of a kind
-- message: rows without a tenant can share (lower("Name"))

-- # A person's setting in a tenant: the one without a tenant comes again with each ON CONFLICT
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.settings (id uuid primary key, workspace_id uuid references public.workspaces, user_id uuid not null, name text not null,
    unique (user_id, workspace_id, name));
create unique index on public.settings (workspace_id, name, id);
-- finds: public.settings.settings_user_id_workspace_id_name_key

-- # A CHECK that is not validated forbids nothing yet
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.templates (id uuid primary key, workspace_id uuid references public.workspaces, slug text not null,
    unique (workspace_id, slug));
alter table public.templates add constraint owned check (workspace_id is not null) not valid;
-- finds: public.templates.templates_workspace_id_slug_key

-- # Where the whole schema does it, it is told once
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.t0 (id uuid primary key, workspace_id uuid references public.workspaces, name text not null, unique (workspace_id, name));
create table public.t1 (id uuid primary key, workspace_id uuid references public.workspaces, name text not null, unique (workspace_id, name));
create table public.t2 (id uuid primary key, workspace_id uuid references public.workspaces, name text not null, unique (workspace_id, name));
create table public.t3 (id uuid primary key, workspace_id uuid references public.workspaces, name text not null, unique (workspace_id, name));
create table public.t4 (id uuid primary key, workspace_id uuid references public.workspaces, name text not null, unique (workspace_id, name));
create table public.t5 (id uuid primary key, workspace_id uuid references public.workspaces, name text not null, unique (workspace_id, name));
-- finds: public.workspaces
-- message: 6 unique keys let rows repeat where the tenant in them is null, such as t0_workspace_id_name_key of public.t0 and

-- # Not null, or a CHECK that says so
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.templates (id uuid primary key, workspace_id uuid not null references public.workspaces, slug text not null,
    unique (workspace_id, slug));
create table public.files (id uuid primary key, workspace_id uuid references public.workspaces, slug text not null,
    check (workspace_id is not null), unique (workspace_id, slug));
-- finds: nothing

-- # NULLS NOT DISTINCT
-- pg: >= 15
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.templates (id uuid primary key, workspace_id uuid references public.workspaces, slug text not null,
    unique nulls not distinct (workspace_id, slug));
-- finds: nothing

-- # A second key for the rows without a tenant, or a key for those with one
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.templates (id uuid primary key, workspace_id uuid references public.workspaces, slug text not null,
    unique (workspace_id, slug));
create unique index on public.templates (slug) where workspace_id is null;
create table public.roles (id uuid primary key, workspace_id uuid references public.workspaces, name text not null);
create unique index on public.roles (workspace_id, name) where workspace_id is not null;
-- finds: nothing

-- # Another unique key tells the rest apart: the primary key, a public slug, another owner's
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.templates (id uuid primary key, workspace_id uuid references public.workspaces, slug text not null unique,
    unique (workspace_id, id), unique (workspace_id, slug));
create table public.pages (id uuid primary key, workspace_id uuid references public.workspaces, user_id uuid, slug text not null,
    unique (workspace_id, slug), unique (user_id, slug));
-- finds: nothing

-- # Rows that are a person's where they are no tenant's
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.tools (id uuid primary key, workspace_id uuid references public.workspaces, user_id uuid not null, name text not null,
    unique (workspace_id, name));
-- finds: nothing

-- # A link between two rows, and a key on the tenant and a time
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.tokens (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.grants (id uuid primary key, workspace_id uuid references public.workspaces, token_id uuid references public.tokens,
    unique (workspace_id, token_id));
create table public.clients (id uuid primary key, workspace_id uuid references public.workspaces, deleted_at timestamptz,
    unique (workspace_id, deleted_at));
-- finds: nothing

-- # A key within another is told of once
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.hooks (id uuid primary key, workspace_id uuid references public.workspaces, type text not null, model text,
    unique (workspace_id, type), unique (workspace_id, type, model));
-- finds: public.hooks.hooks_workspace_id_type_key

-- # A key on the tenant alone
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.plans (id uuid primary key, workspace_id uuid unique references public.workspaces, seats int);
-- finds: nothing

-- # Another column that may be null
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.people (id uuid primary key, workspace_id uuid not null references public.workspaces, number text,
    unique (workspace_id, number));
-- finds: nothing

-- # A database without tenants
create table public.posts (id bigint primary key, author_id bigint, slug text, unique (author_id, slug));
-- skipped: tenant
