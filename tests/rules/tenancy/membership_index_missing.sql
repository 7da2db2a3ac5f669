-- # A primary key that begins with the tenant, and policies that ask for the caller's tenants
-- platform: supabase
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid references auth.users, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.notes (id uuid primary key, workspace_id uuid not null references public.workspaces);
alter table public.files enable row level security;
alter table public.notes enable row level security;
create policy own on public.files using (workspace_id in (select m.workspace_id from public.members m where m.user_id = auth.uid()));
create policy own on public.notes using (workspace_id = any (array(select m.workspace_id from public.members m where m.user_id = (select auth.uid()))));
-- finds: public.members.user_id
-- severity: warning
-- message: public.members has no index that begins with user_id, by which policies of public.files and public.notes look the caller up

-- # Through a function that calls a function, names that need quotes, a plain server
create table public."Workspace" (id uuid primary key);
create table public."Member" (id uuid primary key, "workspaceId" uuid references public."Workspace", "userId" uuid not null, role text);
create index on public."Member" ("workspaceId");
create table public."File" (id uuid primary key, "workspaceId" uuid not null references public."Workspace");
create function public.mine(who uuid) returns setof uuid language plpgsql stable security definer set search_path = '' as $$
begin
    return query select m."workspaceId" from public."Member" m where m."userId" = who and m.role <> 'guest';
end $$;
create function public.my_workspaces() returns setof uuid language sql stable security definer set search_path = '' as $$
    select public.mine(current_setting('app.user', true)::uuid)
$$;
alter table public."File" enable row level security;
create policy own on public."File" using ("workspaceId" in (select public.my_workspaces()));
-- finds: public.Member.userId
-- message: by which policies of public."File" look the caller up

-- # An index for some rows only does not serve, nor one on an expression
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, email text not null, active boolean, primary key (workspace_id, email));
create index on public.members (email) where active;
create index on public.members (lower(email));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
alter table public.files enable row level security;
create policy own on public.files using (workspace_id in (select m.workspace_id from public.members m where m.email = current_setting('app.email', true)));
-- declared: {"tenancy": {"tables": {"public.members": "membership workspace_id"}}}
-- finds: public.members.email

-- # An index that begins with the person
-- platform: supabase
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid references auth.users, primary key (user_id, workspace_id));
create table public.staff (id uuid primary key, workspace_id uuid references public.workspaces, user_id uuid references auth.users);
create index on public.staff using hash (user_id);
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
alter table public.files enable row level security;
create policy own on public.files using (workspace_id in (select m.workspace_id from public.members m where m.user_id = auth.uid()));
create policy staff on public.files using (workspace_id in (select m.workspace_id from public.staff m where m.user_id = auth.uid()));
-- finds: nothing

-- # A lookup by the tenant and the person finds the tenant's members
-- platform: supabase
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid references auth.users, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
create function public.is_member(workspace uuid) returns boolean language sql stable security definer set search_path = '' as $$
    select exists (select from public.members m where m.workspace_id = workspace and m.user_id = auth.uid())
$$;
alter table public.files enable row level security;
create policy own on public.files using (public.is_member(workspace_id));
create policy change on public.files for update using (exists (select from public.members m where m.workspace_id = files.workspace_id and m.user_id = auth.uid()));
-- finds: nothing

-- # Row-level security is off: nobody asks
-- platform: supabase
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid references auth.users, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
create policy own on public.files using (workspace_id in (select m.workspace_id from public.members m where m.user_id = auth.uid()));
-- finds: nothing

-- # No policy asks the members
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
alter table public.files enable row level security;
create policy own on public.files using (workspace_id = current_setting('app.workspace', true)::uuid);
-- finds: nothing

-- # A short list
-- platform: supabase
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
alter table public.files enable row level security;
create policy own on public.files using (workspace_id in (select m.workspace_id from public.members m where m.user_id = auth.uid()));
insert into public.workspaces select gen_random_uuid() from generate_series(1, 10);
insert into public.members select id, gen_random_uuid() from public.workspaces;
analyze public.members;
-- finds: nothing

-- # A database without tenants
create table public.posts (id bigint primary key, author_id bigint);
-- skipped: tenant
