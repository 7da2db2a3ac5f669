-- # A list whose filter got lost
-- statement: {"query": "SELECT \"public\".\"notes\".\"id\" FROM \"public\".\"notes\" WHERE $1=$2 ORDER BY created_at DESC LIMIT $3 OFFSET $4", "role": "web", "calls": 40, "rows": 4000}
-- statement: {"query": "select * from notes where workspace_id = $1", "role": "web", "calls": 9000, "rows": 90000}
create role web login;
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.notes (id uuid primary key, workspace_id uuid not null references public.workspaces, created_at timestamptz);
-- finds: statement
-- severity: warning
-- certainty: measured
-- message: 40 calls by web read 4,000 rows of public.notes whatever their tenant: the statement names none, and no policy binds web there

-- # An owner past the policies, a join with nobody's table, a search, a class of rows, an update of all
-- statement: {"query": "select n.title, c.name from public.\"Note\" n join countries c on c.code = n.country where n.title ilike $1", "role": "the web", "calls": 40, "rows": 4000}
-- statement: {"query": "select * from \"Note\" where status = $1 and flagged = $2", "role": "the web", "calls": 30, "rows": 4000}
-- statement: {"query": "update \"Note\" set flagged = $1 where flagged is null", "role": "the web", "calls": 20, "rows": 4000}
-- statement: {"query": "select count(*) from \"Note\" where \"workspaceId\" = $1", "role": "the web", "calls": 9000, "rows": 9000}
create role "the web" login;
create table public.countries (code text primary key, name text);
create table public."Workspace" (id uuid primary key);
create table public."Member" ("workspaceId" uuid references public."Workspace", "userId" uuid, primary key ("workspaceId", "userId"));
create table public."Note" (id uuid primary key, "workspaceId" uuid not null references public."Workspace", title text, country text references public.countries, status text, flagged boolean);
alter table public."Note" owner to "the web";
alter table public."Note" enable row level security;
create policy own on public."Note" using ("workspaceId" = current_setting('app.workspace', true)::uuid);
-- finds: statement
-- finds: statement
-- finds: statement
-- message: 20 calls by "the web" change 4,000 rows of public."Note" whatever their tenant

-- # The API's secret key, and a table whose rows are a tenant's by their parent
-- platform: supabase
-- statement: {"query": "WITH pgrst_source AS (SELECT \"public\".\"steps\".* FROM \"public\".\"steps\" LIMIT $1) SELECT $2::bigint AS total_result_set, pg_catalog.count(_postgrest_t) AS page_total, coalesce(json_agg(_postgrest_t), $3) AS body FROM (SELECT * FROM pgrst_source) _postgrest_t", "role": "service_role", "calls": 40, "rows": 40}
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.notes (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.steps (id uuid primary key, note_id uuid not null references public.notes, title text);
alter table public.steps enable row level security;
-- finds: statement
-- message: rows of public.steps whatever their tenant: the statement names none, and no policy binds service_role there

-- # Conditions that lead to somebody's rows
-- statement: {"query": "select * from notes where workspace_id = $1", "role": "web", "calls": 400, "rows": 4000}
-- statement: {"query": "select * from notes where id = $1", "role": "web", "calls": 400, "rows": 4000}
-- statement: {"query": "select * from notes where $1 = any(readers)", "role": "web", "calls": 400, "rows": 4000}
-- statement: {"query": "select n.* from notes n join members m using (workspace_id) where m.user_id = $1", "role": "web", "calls": 400, "rows": 4000}
-- statement: {"query": "select n.* from notes n join workspaces w on w.id = n.workspace_id where w.slug = $1 and n.title ilike $2", "role": "web", "calls": 400, "rows": 4000}
-- statement: {"query": "select * from notes where ($1 is null or workspace_id = $2) and title like $3", "role": "web", "calls": 400, "rows": 4000}
-- statement: {"query": "select * from (select id, workspace_id, rank() over (order by created_at) from notes) x where x.workspace_id in ($1, $2)", "role": "web", "calls": 400, "rows": 4000}
-- statement: {"query": "with mine as (select workspace_id from members where user_id = $1) select * from notes where workspace_id in (select workspace_id from mine)", "role": "web", "calls": 400, "rows": 4000}
-- statement: {"query": "select n.* from unnest($1::uuid[]) as wanted(id) join notes n on n.id = wanted.id", "role": "web", "calls": 400, "rows": 4000}
-- statement: {"query": "select n.* from (values ($1), ($2)) as wanted(id) join notes n on n.id = wanted.id", "role": "web", "calls": 400, "rows": 4000}
-- statement: {"query": "select * from notes where public.may_see(id, $1)", "role": "web", "calls": 400, "rows": 4000}
-- statement: {"query": "select n.id, s.n from notes n left join (select note_id, count(*) n from steps group by note_id) s on s.note_id = n.id where n.id in ($1)", "role": "web", "calls": 400, "rows": 4000}
-- statement: {"query": "insert into notes (id, workspace_id, title) values ($1, $2, $3)", "role": "web", "calls": 400, "rows": 4000}
create role web login;
create table public.workspaces (id uuid primary key, slug text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.notes (id uuid primary key, workspace_id uuid not null references public.workspaces, title text, readers uuid[], created_at timestamptz);
create table public.steps (id uuid primary key, note_id uuid not null references public.notes);
-- finds: nothing

-- # Work for all tenants at once, told by its shape
-- statement: {"query": "select * from notes where remind_at < now() and reminded = $1", "role": "web", "calls": 400, "rows": 4000}
-- statement: {"query": "delete from notes where $1 > expires_at", "role": "web", "calls": 400, "rows": 4000}
-- statement: {"query": "select * from notes where id > $1 order by id limit $2", "role": "web", "calls": 400, "rows": 4000}
-- statement: {"query": "select * from notes where created_at between $1 and $2", "role": "web", "calls": 400, "rows": 4000}
-- statement: {"query": "update notes set taken = now() where id = (select id from notes where status = $1 order by created_at limit $2 for update skip locked) returning *", "role": "web", "calls": 400, "rows": 4000}
-- statement: {"query": "select * from mail_jobs where status = $1", "role": "web", "calls": 400, "rows": 4000}
-- statement: {"query": "select count(*), max(created_at) from notes where status = $1", "role": "web", "calls": 400, "rows": 400}
-- statement: {"query": "SELECT COUNT(*) FROM (SELECT id FROM notes WHERE $1=$2 OFFSET $3) AS sub", "role": "web", "calls": 400, "rows": 400}
-- statement: {"query": "select $1 from notes limit $2", "role": "web", "calls": 400, "rows": 400}
create role web login;
create table public.workspaces (id uuid primary key, slug text);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.notes (id uuid primary key, workspace_id uuid not null references public.workspaces, status text, reminded boolean,
    remind_at timestamptz, expires_at timestamptz, created_at timestamptz, taken timestamptz);
create table public.mail_jobs (id uuid primary key, workspace_id uuid not null references public.workspaces, status text);
-- finds: nothing

-- # A role that policies bind, one that serves every tenant, an administrator, a report, and nearly no calls
-- declared: {"roles": {"service": ["worker"]}}
-- statement: {"query": "select * from notes order by created_at", "role": "web", "calls": 400, "rows": 4000}
-- statement: {"query": "select * from notes order by id", "role": "worker", "calls": 400, "rows": 4000}
-- statement: {"query": "select title from notes", "role": "reporting", "calls": 400, "rows": 4000}
-- statement: {"query": "select id from notes", "role": "owner", "calls": 2, "rows": 4000}
-- statement: {"query": "select * from notes", "role": "dba", "calls": 4, "rows": 4000}
create role web login;
create role owner login;
create role worker login bypassrls;
create role reporting login bypassrls;
create role dba login superuser;
create table public.workspaces (id uuid primary key);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.notes (id uuid primary key, workspace_id uuid not null references public.workspaces, title text, created_at timestamptz);
alter table public.notes owner to owner;
alter table public.notes enable row level security;
grant select on public.notes to web;
create policy own on public.notes using (workspace_id = current_setting('app.workspace', true)::uuid);
-- finds: nothing

-- # What all share, and the tenants themselves
-- statement: {"query": "select * from plans order by price", "role": "web", "calls": 400, "rows": 4000}
-- statement: {"query": "select * from workspaces", "role": "web", "calls": 400, "rows": 4000}
-- statement: {"query": "select * from notes where workspace_id is null", "role": "web", "calls": 400, "rows": 4000}
create role web login;
create table public.plans (code text primary key, price int);
create table public.workspaces (id uuid primary key, plan text references public.plans);
create table public.members (workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.notes (id uuid primary key, workspace_id uuid references public.workspaces);
-- finds: nothing

-- # A database without tenants
-- statement: {"query": "select * from posts", "role": "web", "calls": 400, "rows": 4000}
create role web login;
create table public.posts (id bigint primary key, author_id bigint);
-- skipped: tenant
