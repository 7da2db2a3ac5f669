-- # One of many owns half
-- options: {"min_rows": 1000}
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.workspaces (id int primary key);
create table public.members (workspace_id int references public.workspaces, user_id int, primary key (workspace_id, user_id));
create table public.events (id int primary key, workspace_id int not null references public.workspaces);
insert into public.workspaces select generate_series(1, 50);
insert into public.events select n, case when n % 2 = 0 then 1 else n % 50 + 1 end from generate_series(1, 3000) n;
analyze public.events;
-- finds: public.workspaces
-- severity: info
-- certainty: estimated
-- message: One of 26 tenants owns 50% of the 3,000 rows of public.events: a plan made for the average tenant does not suit it

-- # Of the rows that have a tenant, in two tables, one of them partitioned, names that need quotes
-- pg: >= 14
-- options: {"min_rows": 1000}
-- declared: {"roles": {"app": ["the web"]}}
create role "the web" login;
create table public."Workspace" (id int primary key);
create table public."Member" ("workspaceId" int references public."Workspace", "userId" int, primary key ("workspaceId", "userId"));
create table public."Event" (id int, "workspaceId" int references public."Workspace") partition by hash (id);
create table public."Event0" partition of public."Event" for values with (modulus 1, remainder 0);
create table public."File" (id int primary key, "workspaceId" int not null references public."Workspace");
insert into public."Workspace" select generate_series(1, 60);
insert into public."Event" select n, case n % 4 when 0 then 1 when 1 then n % 50 + 1 end from generate_series(1, 4000) n;
insert into public."File" select n, case when n % 2 = 0 then 1 else n % 50 + 1 end from generate_series(1, 3000) n;
analyze public."Event";
analyze public."File";
-- finds: public.Workspace
-- message: and one of 1 more table nearly as much

-- # A tenant that no table lists
-- options: {"min_rows": 1000}
-- declared: {"tenancy": {"key": "tenant_id"}}
create table public.events (id int primary key, tenant_id int not null);
create table public.files (id int primary key, tenant_id int not null);
create table public.notes (id int primary key, tenant_id int not null);
insert into public.events select n, case when n % 2 = 0 then 1 else n % 50 + 1 end from generate_series(1, 3000) n;
analyze public.events;
-- finds: database
-- fix: none

-- # All alike, and few tenants
-- options: {"min_rows": 1000}
create table public.workspaces (id int primary key);
create table public.members (workspace_id int references public.workspaces, user_id int, primary key (workspace_id, user_id));
create table public.events (id int primary key, workspace_id int not null references public.workspaces);
create table public.files (id int primary key, workspace_id int not null references public.workspaces);
insert into public.workspaces select generate_series(1, 50);
insert into public.events select n, n % 50 + 1 from generate_series(1, 3000) n;
insert into public.files select n, n % 3 + 1 from generate_series(1, 3000) n;
analyze public.events;
analyze public.files;
-- finds: nothing

-- # A small table
create table public.workspaces (id int primary key);
create table public.members (workspace_id int references public.workspaces, user_id int, primary key (workspace_id, user_id));
create table public.events (id int primary key, workspace_id int not null references public.workspaces);
insert into public.workspaces select generate_series(1, 50);
insert into public.events select n, case when n % 2 = 0 then 1 else n % 50 + 1 end from generate_series(1, 3000) n;
analyze public.events;
-- finds: nothing

-- # The application plans each run already
-- options: {"min_rows": 1000}
-- declared: {"roles": {"app": ["web"]}}
create role web login;
alter role web set plan_cache_mode = force_custom_plan;
create table public.workspaces (id int primary key);
create table public.members (workspace_id int references public.workspaces, user_id int, primary key (workspace_id, user_id));
create table public.events (id int primary key, workspace_id int not null references public.workspaces);
insert into public.workspaces select generate_series(1, 50);
insert into public.events select n, case when n % 2 = 0 then 1 else n % 50 + 1 end from generate_series(1, 3000) n;
analyze public.events;
-- finds: nothing

-- # Nobody counted
-- options: {"min_rows": 1000}
create table public.workspaces (id int primary key);
create table public.members (workspace_id int references public.workspaces, user_id int, primary key (workspace_id, user_id));
create table public.events (id int primary key, workspace_id int not null references public.workspaces);
insert into public.workspaces select generate_series(1, 50);
insert into public.events select n, case when n % 2 = 0 then 1 else n % 50 + 1 end from generate_series(1, 3000) n;
-- finds: nothing

-- # Many rows of one person, in a table of no tenant's
-- options: {"min_rows": 1000}
create table public.workspaces (id int primary key);
create table public.members (workspace_id int references public.workspaces, user_id int, primary key (workspace_id, user_id));
create table public.files (id int primary key, workspace_id int not null references public.workspaces);
create table public.countries (id int primary key, zone int not null);
insert into public.countries select n, case when n % 2 = 0 then 1 else n % 50 + 1 end from generate_series(1, 3000) n;
analyze public.countries;
-- finds: nothing

-- # A database without tenants
create table public.posts (id bigint primary key, author_id bigint);
-- skipped: tenant
