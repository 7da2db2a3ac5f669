-- # A tenant key without a foreign key is found
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.notes (id uuid primary key, workspace_id uuid not null, body text);
-- finds: public.notes.workspace_id
-- severity: warning
-- message: no foreign key ties it to public.workspaces

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
