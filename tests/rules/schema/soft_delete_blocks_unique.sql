-- # A slug that stays taken
create table public.workspace (id uuid primary key, slug text not null unique, domain text, deleted_at timestamptz);
create unique index "workspace domain" on public.workspace (lower(domain));
-- finds: public.workspace.workspace_slug_key
-- finds: public.workspace.workspace domain
-- message: a deleted row keeps its slug taken

-- # Within a tenant as well, and in camel case
create table public."Project" (id uuid primary key, "workspaceId" uuid not null, name text not null, "deletedAt" timestamp(3),
    unique ("workspaceId", name));
-- finds: public.Project.Project_workspaceId_name_key

-- # Many null deleted times are no key: NULLS DISTINCT lets them be, so the rule is quiet where the column is in the key
create table public.workspace (id uuid primary key, slug text, deleted_at timestamptz, unique (slug, deleted_at));
-- finds: nothing

-- # A partial key leaves deleted rows out
create table public.workspace (id uuid primary key, slug text, deleted_at timestamptz);
create unique index on public.workspace (slug) where deleted_at is null;
-- finds: nothing

-- # Ids, tokens and other people's names are never asked for again
create table public.customer (id uuid primary key, number bigint unique, stripe_customer_id text unique, api_token text unique,
    workspace_id uuid, user_id uuid, deleted_at timestamptz, unique (workspace_id, user_id));
-- finds: nothing

-- # Without soft delete a unique slug is what it should be
create table public.workspace (id uuid primary key, slug text unique, created_at timestamptz);
-- finds: nothing

-- # A key that a reference leans on is found, without a fix
-- fix: none
create table public.country (id uuid primary key, code text unique, deleted_at timestamptz);
create table public.city (country_code text references public.country (code));
-- finds: public.country.country_code_key

-- # What is archived keeps its names, and an invitation's code is made by a machine
create table public.survey (id uuid primary key, slug text unique, "archivedAt" timestamptz);
create table public.team (id uuid primary key, "inviteCode" text unique, deleted_at timestamptz);
-- finds: nothing

-- # A wider key beside one that is found is the same mistake
create table public.workspace (id uuid primary key, slug text unique, region text, deleted_at timestamptz, unique (slug, region));
-- finds: public.workspace.workspace_slug_key
-- severity: warning

-- # The same key twice, and once the other way round, is one mistake; the constraint's is told
create table public.project (id uuid primary key, space uuid not null, slug text not null, deleted_at timestamptz, unique (space, slug));
create unique index a_copy on public.project (space, slug);
create unique index by_slug on public.project (slug, space);
-- finds: public.project.project_space_slug_key

-- # A closed account may be meant to keep its address: a note
create table public.users (id uuid primary key, email text not null unique, password_hash text, deleted_at timestamptz);
create table public.workspaces (id uuid primary key, name text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid references public.users, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
-- finds: public.users.users_email_key
-- severity: info

-- # What a machine makes is not typed again: a default that is called, the code beside the slug
create table public.workspaces (
    id uuid primary key,
    "workspaceCode" text not null unique,
    slug text not null unique,
    door text not null unique default md5(random()::text),
    deleted_at timestamptz
);
create table public.customers (id uuid primary key, customer_code text not null unique, deleted_at timestamptz);
-- finds: public.workspaces.workspaces_slug_key
-- finds: public.customers.customers_customer_code_key

-- # A flag says it as well as a time, whatever it is called; null is not deleted
create table public.workspace (id uuid primary key, slug text not null unique, is_deleted boolean not null default false);
create table public."Project" (id uuid primary key, "projectName" text not null unique, "isDeleted" boolean);
create table public.folder (id uuid primary key, slug text not null, deleted boolean not null default false);
create unique index on public.folder (slug) where not deleted;
create table public.survey (id uuid primary key, slug text not null unique, archived boolean not null default false);
-- finds: public.workspace.workspace_slug_key
-- finds: public.Project.Project_projectName_key
-- message: counts rows whose is_deleted is set: a deleted row keeps its slug taken
