-- # A composite reference whose tenant may be null is found
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.projects (id uuid primary key, workspace_id uuid not null references public.workspaces, unique (workspace_id, id));
create table public.tasks (id uuid primary key, workspace_id uuid references public.workspaces, project_id uuid not null,
    foreign key (workspace_id, project_id) references public.projects (workspace_id, id));
-- finds: public.tasks.tasks_workspace_id_project_id_fkey
-- severity: warning
-- message: is not checked where workspace_id is null: such a row can name a project_id that public.projects does not have

-- # Names that need quotes, the columns in the other order, and a parent that may be missing as well
create table public."Workspace" (id uuid primary key);
create table public."Member" ("workspaceId" uuid references public."Workspace", "userId" uuid, primary key ("workspaceId", "userId"));
create table public."Project" (id uuid primary key, "workspaceId" uuid not null references public."Workspace", unique (id, "workspaceId"));
create table public."Task" (id uuid primary key, "workspaceId" uuid references public."Workspace", "projectId" uuid,
    constraint "the ""reference""" foreign key ("projectId", "workspaceId") references public."Project" (id, "workspaceId"));
-- finds: public.Task.the "reference"
-- message: of public."Task" is not checked where "workspaceId" is null

-- # Three columns, and a CHECK about something else
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.boards (workspace_id uuid not null references public.workspaces, year int, number int, unique (workspace_id, year, number));
create table public.cards (id uuid primary key, workspace_id uuid references public.workspaces, year int, number int, title text,
    check (length(title) < 100), check (number > 0),
    foreign key (workspace_id, year, number) references public.boards (workspace_id, year, number));
-- finds: public.cards.cards_workspace_id_year_number_fkey

-- # A partitioned table is told of once
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.projects (id uuid primary key, workspace_id uuid not null references public.workspaces, unique (workspace_id, id));
create table public.events (at timestamptz not null, workspace_id uuid references public.workspaces, project_id uuid not null,
    constraint tied foreign key (workspace_id, project_id) references public.projects (workspace_id, id)) partition by range (at);
create table public.events_2026 partition of public.events for values from ('2026-01-01') to ('2027-01-01');
-- finds: public.events.tied
-- pg: >= 13

-- # An optional reference whose tenant is always there is left alone
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.projects (id uuid primary key, workspace_id uuid not null references public.workspaces, unique (workspace_id, id));
create table public.tasks (id uuid primary key, workspace_id uuid not null references public.workspaces, project_id uuid,
    foreign key (workspace_id, project_id) references public.projects (workspace_id, id));
-- finds: nothing

-- # So is MATCH FULL
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.projects (id uuid primary key, workspace_id uuid not null references public.workspaces, unique (workspace_id, id));
create table public.tasks (id uuid primary key, workspace_id uuid references public.workspaces, project_id uuid,
    foreign key (workspace_id, project_id) references public.projects (workspace_id, id) match full);
-- finds: nothing

-- # A CHECK that weighs one against the other, or forbids null
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.projects (id uuid primary key, workspace_id uuid not null references public.workspaces, unique (workspace_id, id));
create table public.tasks (id uuid primary key, workspace_id uuid references public.workspaces, project_id uuid,
    check (num_nulls(workspace_id, project_id) in (0, 2)),
    foreign key (workspace_id, project_id) references public.projects (workspace_id, id));
create table public.notes (id uuid primary key, workspace_id uuid references public.workspaces, project_id uuid,
    check (workspace_id is not null and length(id::text) > 3),
    foreign key (workspace_id, project_id) references public.projects (workspace_id, id));
-- finds: nothing

-- # The parent is tied by itself as well
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.projects (id uuid primary key, workspace_id uuid not null references public.workspaces, unique (workspace_id, id));
create table public.tasks (id uuid primary key, workspace_id uuid references public.workspaces,
    project_id uuid not null references public.projects,
    foreign key (workspace_id, project_id) references public.projects (workspace_id, id));
-- finds: nothing

-- # A composite reference that carries no tenant
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.prices (currency text, day date, rate numeric, primary key (currency, day));
create table public.payments (id uuid primary key, workspace_id uuid references public.workspaces, currency text, day date,
    foreign key (currency, day) references public.prices (currency, day));
-- finds: nothing

-- # A database without tenants
create table public.country (code text, zone text, primary key (code, zone));
create table public.place (id uuid primary key, code text, zone text, foreign key (code, zone) references public.country);
-- skipped: tenant
