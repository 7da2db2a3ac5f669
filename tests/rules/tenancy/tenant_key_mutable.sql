-- # Members may change and not delete
-- platform: supabase
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid references auth.users, primary key (user_id, workspace_id));
create table public.reports (id uuid primary key, workspace_id uuid not null references public.workspaces, body text);
alter table public.reports enable row level security;
create policy seen on public.reports for select to authenticated using (workspace_id in (select m.workspace_id from public.members m where m.user_id = auth.uid()));
create policy edited on public.reports for update to authenticated using (workspace_id in (select m.workspace_id from public.members m where m.user_id = auth.uid()));
-- finds: public.reports.workspace_id
-- severity: warning
-- message: Rows of public.reports that authenticated may change and not delete can leave their tenant: a member of two sets workspace_id by UPDATE

-- # Only administrators delete; a helper; names that need quotes; one's own rows
-- platform: supabase
create table public."Workspace" (id uuid primary key);
create table public."Member" ("workspaceId" uuid references public."Workspace", "userId" uuid references auth.users, role text, primary key ("userId", "workspaceId"));
create table public."Report" (id uuid primary key, "workspaceId" uuid not null references public."Workspace", author uuid);
create function public.belongs(workspace uuid, at_least text default 'member') returns boolean language sql stable security definer set search_path = '' as $$
    select exists (select from public."Member" m where m."workspaceId" = workspace and m."userId" = auth.uid() and (at_least = 'member' or m.role = at_least))
$$;
alter table public."Report" enable row level security;
create policy seen on public."Report" for select to authenticated using (public.belongs("workspaceId"));
create policy edited on public."Report" for update to authenticated using (author = auth.uid() and public.belongs("workspaceId"));
create policy erased on public."Report" for delete to authenticated using (public.belongs("workspaceId", 'admin'));
-- finds: public.Report.workspaceId

-- # DELETE was revoked
-- platform: supabase
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid references auth.users, primary key (user_id, workspace_id));
create table public.reports (id uuid primary key, workspace_id uuid not null references public.workspaces, body text);
alter table public.reports enable row level security;
revoke delete on public.reports from anon, authenticated;
create policy everything on public.reports to authenticated using (workspace_id in (select m.workspace_id from public.members m where m.user_id = auth.uid()));
-- finds: public.reports.workspace_id

-- # Who may change may delete
-- platform: supabase
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid references auth.users, role text, primary key (user_id, workspace_id));
create table public.reports (id uuid primary key, workspace_id uuid not null references public.workspaces, author uuid);
create table public.notes (id uuid primary key, workspace_id uuid not null references public.workspaces, author uuid);
alter table public.reports enable row level security;
alter table public.notes enable row level security;
create policy everything on public.reports to authenticated using (workspace_id in (select m.workspace_id from public.members m where m.user_id = auth.uid()));
create policy changed on public.notes for update to authenticated using (author = auth.uid() and workspace_id in (select m.workspace_id from public.members m where m.user_id = auth.uid()));
create policy deleted on public.notes for delete to authenticated using (author = auth.uid() or workspace_id in (select m.workspace_id from public.members m where m.user_id = auth.uid() and m.role = 'admin'));
-- finds: nothing

-- # The caller's one tenant
-- platform: supabase
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid references auth.users, primary key (user_id, workspace_id));
create table public.staff (id uuid primary key, workspace_id uuid references public.workspaces, user_id uuid not null unique references auth.users);
create table public.reports (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.notes (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.plans (id uuid primary key, workspace_id uuid not null references public.workspaces);
alter table public.reports enable row level security;
alter table public.notes enable row level security;
alter table public.plans enable row level security;
create policy edited on public.reports for update to authenticated using (workspace_id = (auth.jwt() -> 'app_metadata' ->> 'workspace')::uuid);
create policy edited on public.notes for update to authenticated using (workspace_id in (select s.workspace_id from public.staff s where s.user_id = auth.uid()));
create policy edited on public.plans for update to authenticated using (workspace_id = (select m.workspace_id from public.members m where m.user_id = auth.uid() limit 1));
-- finds: nothing

-- # A trigger, a grant without the column, a reference that carries the tenant
-- platform: supabase
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid references auth.users, primary key (user_id, workspace_id));
create table public.reports (id uuid primary key, workspace_id uuid not null references public.workspaces, body text, unique (workspace_id, id));
create table public.notes (id uuid primary key, workspace_id uuid not null references public.workspaces, body text);
create table public.lines (id uuid primary key, workspace_id uuid not null, report_id uuid not null, foreign key (workspace_id, report_id) references public.reports (workspace_id, id));
alter table public.reports enable row level security;
alter table public.notes enable row level security;
alter table public.lines enable row level security;
create policy edited on public.reports for update to authenticated using (workspace_id in (select m.workspace_id from public.members m where m.user_id = auth.uid()));
create policy edited on public.notes for update to authenticated using (workspace_id in (select m.workspace_id from public.members m where m.user_id = auth.uid()));
create policy edited on public.lines for update to authenticated using (workspace_id in (select m.workspace_id from public.members m where m.user_id = auth.uid()));
create function public.stays() returns trigger language plpgsql set search_path = '' as $$ begin raise exception 'it stays'; end $$;
create trigger stays before update on public.reports for each row when (old.workspace_id <> new.workspace_id) execute function public.stays();
revoke update on public.notes from anon, authenticated;
grant update (body) on public.notes to authenticated;
-- finds: nothing

-- # A mark for what is deleted, an invitation, and a table without row-level security
-- platform: supabase
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid references auth.users, primary key (user_id, workspace_id));
create table public.reports (id uuid primary key, workspace_id uuid not null references public.workspaces, deleted_at timestamptz);
create table public.invitations (id uuid primary key, workspace_id uuid not null references public.workspaces, email text);
create table public.notes (id uuid primary key, workspace_id uuid not null references public.workspaces);
alter table public.reports enable row level security;
alter table public.invitations enable row level security;
create policy edited on public.reports for update to authenticated using (workspace_id in (select m.workspace_id from public.members m where m.user_id = auth.uid()));
create policy edited on public.invitations for update to authenticated using (workspace_id in (select m.workspace_id from public.members m where m.user_id = auth.uid()));
create policy edited on public.notes for update to authenticated using (workspace_id in (select m.workspace_id from public.members m where m.user_id = auth.uid()));
-- finds: nothing

-- # A restrictive policy that asks for one tenant
-- platform: supabase
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid references auth.users, primary key (user_id, workspace_id));
create table public.reports (id uuid primary key, workspace_id uuid not null references public.workspaces);
alter table public.reports enable row level security;
create policy edited on public.reports for update to authenticated using (workspace_id in (select m.workspace_id from public.members m where m.user_id = auth.uid()));
create policy here on public.reports as restrictive to authenticated using (workspace_id = current_setting('app.workspace', true)::uuid);
-- finds: nothing

-- # A database without tenants
create table public.posts (id bigint primary key, author_id bigint);
-- skipped: tenant
