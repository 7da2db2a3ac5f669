-- # One reference that refuses among those that go along
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces on delete cascade, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces on delete cascade);
create table public.exports (id uuid primary key, workspace_id uuid not null references public.workspaces);
-- finds: public.workspaces
-- severity: info
-- message: A row of public.workspaces cannot be deleted while public.exports.workspace_id holds on to it or to its rows, though 2 other tables let theirs go along

-- # A grandchild, a person's last workspace, SET NULL where null is refused, and names that need quotes
create table public."Workspace" (id uuid primary key);
create table public."User" (id uuid primary key, "lastWorkspace" uuid references public."Workspace");
create table public."Member" ("workspaceId" uuid references public."Workspace" on delete cascade, "userId" uuid references public."User", primary key ("workspaceId", "userId"));
create table public."File" (id uuid primary key, "workspaceId" uuid not null references public."Workspace" on delete cascade, unique (id, "workspaceId"));
create table public."Folder" (id uuid primary key, "workspaceId" uuid not null references public."Workspace" on delete cascade);
create table public."Hook" (id uuid primary key, "workspaceId" uuid not null references public."Workspace" on delete cascade);
create table public."Tag" (id uuid primary key, "workspaceId" uuid not null references public."Workspace" on delete cascade);
create table public."Line" (id uuid primary key, "fileId" uuid references public."File" on delete cascade);
create table public."Note" (id uuid primary key, "fileId" uuid, "workspaceId" uuid,
    constraint "Note's file" foreign key ("fileId", "workspaceId") references public."File" (id, "workspaceId") match full on update cascade deferrable initially deferred);
create table public."Seat" (id uuid primary key, "workspaceId" uuid not null references public."Workspace" on delete set null);
-- finds: public.Workspace
-- message: public."Note"."fileId", "workspaceId", public."Seat"."workspaceId" and public."User"."lastWorkspace" hold on to it

-- # RESTRICT that Prisma writes by default
create table public._prisma_migrations (id varchar(36) primary key);
create table public."Team" (id text primary key);
create table public."Member" ("teamId" text references public."Team" on delete cascade, "userId" text, primary key ("teamId", "userId"));
create table public."File" (id text primary key, "teamId" text not null references public."Team" on delete cascade);
create table public."Export" (id text primary key, "teamId" text not null references public."Team" on delete restrict);
-- finds: public.Team

-- # What refuses behind a refusal is told with it
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces on delete cascade, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces on delete cascade);
create table public.folders (id uuid primary key, workspace_id uuid not null references public.workspaces on delete cascade);
create table public.labels (id uuid primary key, workspace_id uuid not null references public.workspaces on delete cascade);
create table public.exports (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.parts (id uuid primary key, export_id uuid not null references public.exports);
-- finds: public.workspaces
-- message: public.exports.workspace_id and public.parts.export_id hold on to it

-- # Everything goes along, or lets go
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces on delete cascade, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces on delete cascade);
create table public.logs (id uuid primary key, workspace_id uuid references public.workspaces on delete set null);
-- finds: nothing

-- # Rows that go along by another key
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces on delete cascade, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces on delete cascade, parent uuid references public.files);
create table public.comments (id uuid primary key, workspace_id uuid not null references public.workspaces on delete cascade, file_id uuid not null references public.files);
-- finds: nothing

-- # Few cascade: the application deletes
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces on delete cascade);
create table public.notes (id uuid primary key, workspace_id uuid not null references public.workspaces on delete cascade);
create table public.exports (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.labels (id uuid primary key, workspace_id uuid not null references public.workspaces);
-- finds: nothing

-- # RESTRICT on purpose, the books, and the audit log
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces on delete cascade, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces on delete cascade);
create table public.notes (id uuid primary key, workspace_id uuid not null references public.workspaces on delete cascade);
create table public.labels (id uuid primary key, workspace_id uuid not null references public.workspaces on delete cascade);
create table public.domains (id uuid primary key, workspace_id uuid not null references public.workspaces on delete restrict);
create table public.invoices (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.order_items (id uuid primary key, workspace_id uuid not null references public.workspaces);
-- finds: nothing

-- # A trigger clears the way
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces on delete cascade, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces on delete cascade);
create table public.exports (id uuid primary key, workspace_id uuid not null references public.workspaces);
create function public.clear() returns trigger language plpgsql as $$
begin
    delete from public.exports where workspace_id = old.id;
    return old;
end $$;
create trigger clear before delete on public.workspaces for each row execute function public.clear();
-- finds: nothing

-- # A database without tenants
create table public.authors (id uuid primary key);
create table public.posts (id bigint primary key, author_id uuid references public.authors);
-- skipped: tenant
