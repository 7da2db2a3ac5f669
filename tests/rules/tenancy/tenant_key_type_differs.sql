-- # Text where the tenant is known by a uuid
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.events (id uuid primary key, workspace_id text not null);
-- finds: public.events.workspace_id
-- severity: warning
-- message: public.events.workspace_id is text, and the tenant's own key public.workspaces.id is uuid: no foreign key can tie it

-- # Names that need quotes, and a number where the tenant is known by a uuid
create table public."Workspace" ("Id" uuid primary key);
create table public."Member" ("workspaceId" uuid references public."Workspace", "userId" uuid, primary key ("workspaceId", "userId"));
create table public."File" (id uuid primary key, "workspaceId" uuid not null references public."Workspace");
create table public."Usage" (id uuid primary key, "workspaceId" varchar(36), hits int);
-- finds: public.Usage.workspaceId
-- message: public."Usage"."workspaceId" is character varying(36), and the tenant's own key public."Workspace"."Id" is uuid

-- # A smallint, tied
create table public.workspaces (id bigint primary key);
create table public.members (workspace_id bigint references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id bigint not null references public.workspaces);
create table public.seats (id uuid primary key, workspace_id smallint not null references public.workspaces);
-- finds: public.seats.workspace_id
-- message: it cannot hold every tenant

-- # What speaks of the column has to go along: no statements then
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.events (id uuid primary key, workspace_id text not null);
alter table public.events enable row level security;
create policy own on public.events using (workspace_id = current_setting('app.workspace', true));
-- finds: public.events.workspace_id

-- # Text is text, and a wider integer holds all
create table public.workspaces (id varchar(26) primary key);
create table public.members (workspace_id varchar(26) references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id varchar(26) not null references public.workspaces);
create table public.events (id uuid primary key, workspace_id text not null);
-- finds: nothing

-- # An integer of four bytes holds more tenants than there are
create table public.workspaces (id bigint primary key);
create table public.members (workspace_id bigint references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id integer not null references public.workspaces);
create table public.events (id uuid primary key, workspace_id integer not null);
-- finds: nothing

-- # A domain over the tenant's type
create domain public.workspace_ref as uuid;
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.events (id uuid primary key, workspace_id public.workspace_ref not null);
-- finds: nothing

-- # Another system's team beside the tenant's own
create table public.teams (id uuid primary key);
create table public.members (team_id uuid references public.teams, user_id uuid, primary key (team_id, user_id));
create table public.files (id uuid primary key, team_id uuid not null references public.teams);
create table public.slack_installs (id uuid primary key, owning_team uuid not null references public.teams, team_id text not null);
-- finds: nothing

-- # A name that leads elsewhere, an archive, and an array
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.regions (code text primary key);
create table public.places (id uuid primary key, workspace_id uuid not null references public.workspaces, region_id text references public.regions);
create table public.deleted_files (id uuid primary key, workspace_id text not null);
create table public.announcements (id uuid primary key, workspace_id uuid[]);
-- finds: nothing

-- # A key that refers to another column of the tenant, and one of the same name that nothing ties
create table public.workspaces (id bigint primary key, slug varchar(40) not null unique);
create table public.members (workspace_id bigint references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id bigint not null references public.workspaces);
create table public.plans (id uuid primary key, workspace_slug varchar(40) not null references public.workspaces (slug));
create table public.visits (id uuid primary key, workspace_slug text not null);
create table public.bills (id uuid primary key, workspace_id varchar(40) not null references public.workspaces (slug));
-- finds: nothing

-- # A database without tenants
create table public.authors (id uuid primary key);
create table public.posts (id bigint primary key, author_id text);
-- skipped: tenant
