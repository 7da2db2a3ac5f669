-- # A policy that looks the tenant up in the parent
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.projects (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.tasks (id uuid primary key, project_id uuid not null references public.projects);
alter table public.tasks enable row level security;
create policy own on public.tasks using (exists (select from public.projects p
    where p.id = tasks.project_id and p.workspace_id = current_setting('app.workspace', true)::uuid));
-- finds: public.tasks
-- severity: info
-- message: public.tasks does not carry the tenant: its policy reads public.projects to learn whose a row is

-- # Through a function, names that need quotes, a parent whose key may be null
create table public."Workspace" (id uuid primary key);
create table public."Member" ("workspaceId" uuid references public."Workspace", "userId" uuid, primary key ("workspaceId", "userId"));
create table public."Project" ("Id" uuid primary key, "workspaceId" uuid references public."Workspace");
create table public."File" (id uuid primary key, "workspaceId" uuid not null references public."Workspace");
create table public."Task" (id uuid primary key, "projectId" uuid not null references public."Project");
create function public.sees(project uuid) returns boolean language sql stable security definer set search_path = '' as $$
    select exists (select from public."Project" p where p."Id" = project
        and p."workspaceId" = current_setting('app.workspace', true)::uuid)
$$;
alter table public."Task" enable row level security;
create policy own on public."Task" using (public.sees("projectId"));
-- finds: public.Task
-- message: its policy reads public."Project"

-- # The nearest table is told, those behind it are counted and come next
-- fix: none
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.projects (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.runs (id uuid primary key, project_id uuid not null references public.projects);
create table public.steps (id uuid primary key, run_id uuid not null references public.runs);
create table public.logs (id uuid primary key, run_id uuid not null references public.runs, line text);
alter table public.runs enable row level security;
alter table public.steps enable row level security;
alter table public.logs enable row level security;
create policy own on public.runs using (project_id in (select p.id from public.projects p
    where p.workspace_id = current_setting('app.workspace', true)::uuid));
create policy own on public.steps using (run_id in (select r.id from public.runs r));
create policy own on public.logs for select using (run_id in (select r.id from public.runs r));
create policy added on public.logs for insert with check (run_id in (select r.id from public.runs r));
-- finds: public.runs
-- message: once it does, so can 2 more tables whose policies read public.runs in turn

-- # A table that carries the tenant, though its policy reads the parent
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.projects (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.tasks (id uuid primary key, workspace_id uuid not null references public.workspaces, project_id uuid not null references public.projects);
alter table public.tasks enable row level security;
create policy own on public.tasks using (exists (select from public.projects p
    where p.id = tasks.project_id and p.workspace_id = current_setting('app.workspace', true)::uuid));
-- finds: nothing

-- # No row-level security: the application joins
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.projects (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.tasks (id uuid primary key, project_id uuid not null references public.projects);
-- finds: nothing

-- # A policy that asks the row alone
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.projects (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.tasks (id uuid primary key, project_id uuid not null references public.projects);
alter table public.tasks enable row level security;
create policy own on public.tasks using (project_id = current_setting('app.project', true)::uuid);
create table public.notes (id uuid primary key, project_id uuid not null references public.projects);
alter table public.notes enable row level security;
-- finds: nothing

-- # A person's rows, and what all share
create table public.workspaces (id uuid primary key);
create table public.users (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid references public.users, primary key (workspace_id, user_id));
create table public.projects (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.preferences (user_id uuid primary key references public.users, theme text);
create table public.themes (name text primary key);
alter table public.preferences enable row level security;
alter table public.themes enable row level security;
create policy own on public.preferences using (exists (select from public.users u where u.id = preferences.user_id and u.id = current_setting('app.user', true)::uuid));
create policy everybody on public.themes for select using (true);
-- finds: nothing

-- # A short table
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.projects (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.tasks (id uuid primary key, project_id uuid not null references public.projects);
alter table public.tasks enable row level security;
create policy own on public.tasks using (exists (select from public.projects p
    where p.id = tasks.project_id and p.workspace_id = current_setting('app.workspace', true)::uuid));
insert into public.workspaces values ('00000000-0000-0000-0000-000000000001');
insert into public.projects select id, id from public.workspaces;
insert into public.tasks select id, id from public.workspaces;
analyze public.tasks;
-- finds: nothing

-- # A database without tenants
create table public.posts (id bigint primary key, author_id bigint);
-- skipped: tenant

-- # The policy asks the parent for its person: the tenant's column would not answer it
create table public.teams (id uuid primary key, name text not null);
create table public.team_members (team_id uuid references public.teams, user_id uuid, primary key (team_id, user_id));
create table public.monitors (id uuid primary key, user_id uuid not null, team_id uuid not null references public.teams);
create table public.alerts (id uuid primary key, monitor_id uuid not null references public.monitors);
alter table public.alerts enable row level security;
create policy own on public.alerts using (monitor_id in (select m.id from public.monitors m
    where m.user_id = current_setting('app.user', true)::uuid));
-- finds: nothing

-- # The parent's own policies say whose it is
create table public.teams (id uuid primary key, name text not null);
create table public.team_members (team_id uuid references public.teams, user_id uuid, primary key (team_id, user_id));
create table public.monitors (id uuid primary key, user_id uuid not null, team_id uuid not null references public.teams);
create table public.alerts (id uuid primary key, monitor_id uuid not null references public.monitors);
alter table public.alerts enable row level security;
create policy own on public.alerts using (exists (select from public.monitors m where m.id = monitor_id));
-- finds: public.alerts
