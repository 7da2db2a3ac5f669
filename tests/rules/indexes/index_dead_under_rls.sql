-- # A full-text index that only a service role could use is a note without a workload
-- platform: supabase
create table public.notes (id bigint primary key, workspace_id uuid not null, body text not null);
create index notes_search on public.notes using gin (to_tsvector('english', body));
alter table public.notes enable row level security;
create policy own on public.notes for select to authenticated using (workspace_id = (select auth.uid()));
-- finds: public.notes.notes_search
-- severity: info
-- certainty: proved
-- message: notes_search on public.notes is dead for authenticated under row-level security: to_tsvector() is not leakproof

-- # Where the role is known to search, it is a warning
-- platform: supabase
-- window: 3
-- statement: {"role": "authenticated", "calls": 120, "query": "SELECT id FROM public.notes WHERE to_tsvector($1, body) @@ plainto_tsquery($2, $3)"}
create table public.notes (id bigint primary key, workspace_id uuid not null, body text not null);
create index notes_search on public.notes using gin (to_tsvector('english', body));
alter table public.notes enable row level security;
create policy own on public.notes for select to authenticated using (workspace_id = (select auth.uid()));
-- finds: public.notes.notes_search
-- severity: warning
-- certainty: measured
-- message: so 120 calls with a condition on its expression cannot use it

-- # After two weeks without a scan it may go
-- platform: supabase
-- window: 20
-- statement: {"role": "authenticated", "calls": 120, "query": "SELECT id FROM public.notes WHERE tags @> $1"}
create table public.notes (id bigint primary key, workspace_id uuid not null, tags text[]);
create index notes_tags on public.notes using gin (tags);
alter table public.notes enable row level security;
create policy own on public.notes for select to authenticated using (workspace_id = (select auth.uid()));
-- finds: public.notes.notes_tags
-- message: @> on text[] is not leakproof

-- # An enum that bound statements filter by and nobody scans
-- platform: supabase
-- window: 3
-- statement: {"role": "authenticated", "calls": 117, "query": "SELECT id FROM \"public\".\"Tasks\" WHERE \"Tasks\".\"State\" = $1 ORDER BY id LIMIT $2"}
create type public.state as enum ('open', 'done');
create table public."Tasks" (id bigint primary key, workspace_id uuid not null, "State" public.state not null);
create index "Tasks by state" on public."Tasks" ("State");
alter table public."Tasks" enable row level security;
create policy own on public."Tasks" for select to authenticated using (workspace_id = (select auth.uid()));
-- finds: public.Tasks.Tasks by state
-- severity: warning
-- certainty: measured
-- message: "Tasks by state" on public."Tasks" is dead for authenticated under row-level security: = on state is not leakproof, so 117 calls with a condition on "State"

-- # One scan of it is use by somebody
-- platform: supabase
-- window: 3
-- scans: public.tasks.tasks_state 5
-- statement: {"role": "authenticated", "calls": 117, "query": "SELECT id FROM tasks WHERE state = $1"}
create type public.state as enum ('open', 'done');
create table public.tasks (id bigint primary key, workspace_id uuid not null, state public.state not null);
create index tasks_state on public.tasks (state);
alter table public.tasks enable row level security;
create policy own on public.tasks for select to authenticated using (workspace_id = (select auth.uid()));
-- finds: nothing

-- # Somebody sorts by it
-- platform: supabase
-- window: 3
-- statement: {"role": "authenticated", "calls": 117, "query": "SELECT id FROM tasks WHERE price = $1"}
-- statement: {"role": "authenticated", "calls": 3, "query": "SELECT id FROM tasks ORDER BY price LIMIT 10"}
create table public.tasks (id bigint primary key, workspace_id uuid not null, price numeric not null);
create index tasks_price on public.tasks (price);
alter table public.tasks enable row level security;
create policy own on public.tasks for select to authenticated using (workspace_id = (select auth.uid()));
-- finds: nothing

-- # Somebody asks for its greatest
-- platform: supabase
-- window: 3
-- statement: {"role": "authenticated", "calls": 117, "query": "SELECT id FROM tasks WHERE price > $1"}
-- statement: {"role": "postgres", "calls": 3, "query": "SELECT max(t.price) FROM tasks t"}
create table public.tasks (id bigint primary key, workspace_id uuid not null, price numeric not null);
create index tasks_price on public.tasks (price);
alter table public.tasks enable row level security;
create policy own on public.tasks for select to authenticated using (workspace_id = (select auth.uid()));
-- finds: nothing

-- # A btree on a column, without a workload: it may sort
-- platform: supabase
create table public.tasks (id bigint primary key, workspace_id uuid not null, price numeric not null);
create index tasks_price on public.tasks (price);
alter table public.tasks enable row level security;
create policy own on public.tasks for select to authenticated using (workspace_id = (select auth.uid()));
-- finds: nothing

-- # A btree over an expression can do no more than sort: a note
-- platform: supabase
create table public.people (id bigint primary key, workspace_id uuid not null, email text not null);
create index people_email on public.people (lower(email));
alter table public.people enable row level security;
create policy own on public.people for select to authenticated using (workspace_id = (select auth.uid()));
-- finds: public.people.people_email
-- severity: info
-- certainty: likely
-- message: lower() is not leakproof

-- # A unique one is there for uniqueness
-- platform: supabase
create table public.people (id bigint primary key, workspace_id uuid not null, email text not null);
create unique index people_email on public.people (lower(email));
alter table public.people enable row level security;
create policy own on public.people for select to authenticated using (workspace_id = (select auth.uid()));
-- finds: nothing

-- # Leakproof through and through: md5() of text, uuid in GIN, text with text_ops
-- platform: supabase
create extension btree_gin schema extensions;
create table public.people (id bigint primary key, workspace_id uuid not null, email text not null, flags uuid);
create index people_hash on public.people (md5(email));
create index people_flags on public.people using gin (flags extensions.uuid_ops);
create index people_name on public.people using hash (email);
alter table public.people enable row level security;
create policy own on public.people for select to authenticated using (workspace_id = (select auth.uid()));
-- finds: nothing

-- # Trigrams are made for LIKE, also where the class answers an equality
-- platform: supabase
create extension pg_trgm schema extensions;
create table public.people (id bigint primary key, workspace_id uuid not null, name text not null);
create index people_name on public.people using gin (name extensions.gin_trgm_ops);
alter table public.people enable row level security;
create policy own on public.people for select to authenticated using (workspace_id = (select auth.uid()));
-- finds: public.people.people_name
-- message: LIKE on text is not leakproof

-- # A policy that is always true holds nobody up
-- platform: supabase
create table public.articles (id bigint primary key, body text not null);
create index articles_search on public.articles using gin (to_tsvector('english', body));
alter table public.articles enable row level security;
create policy everybody on public.articles for select using (true);
-- finds: nothing

-- # The policy itself asks for the key, before anything else
-- platform: supabase
create table public.notes (id bigint primary key, readers uuid[] not null);
create index notes_readers on public.notes using gin (readers);
alter table public.notes enable row level security;
create policy readers on public.notes for select to authenticated using (readers @> array[(select auth.uid())]);
-- finds: nothing

-- # Nobody of the application is bound
-- platform: supabase
create table public.notes (id bigint primary key, workspace_id uuid not null, tags text[]);
create index notes_tags on public.notes using gin (tags);
alter table public.notes enable row level security;
revoke all on public.notes from anon, authenticated;
-- finds: nothing

-- # Without row-level security every index serves
-- platform: supabase
create table public.notes (id bigint primary key, workspace_id uuid not null, tags text[]);
create index notes_tags on public.notes using gin (tags);
create policy own on public.notes for select to authenticated using (workspace_id = (select auth.uid()));
-- finds: nothing

-- # A SECURITY DEFINER function searches by it, as the owner
-- platform: supabase
create table public.notes (id bigint primary key, workspace_id uuid not null, body text not null);
create index notes_search on public.notes using gin (to_tsvector('english', body));
alter table public.notes enable row level security;
create policy own on public.notes for select to authenticated using (workspace_id = (select auth.uid()));
create schema app;
create function app.search(term text) returns setof public.notes
language sql stable security definer set search_path = '' as $$
    select n.* from public.notes n
    where n.workspace_id = (select auth.uid())
      and to_tsvector('english', n.body) @@ plainto_tsquery('english', term)
$$;
-- finds: nothing

-- # The trusted login searches by it
-- platform: supabase
-- window: 3
-- scans: public.notes.notes_tags 40
-- statement: {"role": "authenticated", "calls": 12, "query": "SELECT id FROM notes WHERE tags && $1"}
-- statement: {"role": "service_role", "calls": 40, "query": "SELECT id FROM notes WHERE tags && $1"}
create table public.notes (id bigint primary key, workspace_id uuid not null, tags text[]);
create index notes_tags on public.notes using gin (tags);
alter table public.notes enable row level security;
create policy own on public.notes for select to authenticated using (workspace_id = (select auth.uid()));
-- finds: nothing

-- # A handful of scans by somebody does not speak for an index that thousands of calls cannot use
-- platform: supabase
-- window: 3
-- scans: public.notes.notes_tags 4
-- statement: {"role": "authenticated", "calls": 5000, "query": "SELECT id FROM notes WHERE tags && $1"}
create table public.notes (id bigint primary key, workspace_id uuid not null, tags text[]);
create index notes_tags on public.notes using gin (tags);
alter table public.notes enable row level security;
create policy own on public.notes for select to authenticated using (workspace_id = (select auth.uid()));
-- finds: public.notes.notes_tags
-- severity: warning

-- # A partial index of few rows is used for its predicate
-- platform: supabase
create table public.notes (id bigint primary key, workspace_id uuid not null, tags text[], state text not null);
create index notes_tags on public.notes using gin (tags) where state = 'open';
alter table public.notes enable row level security;
create policy own on public.notes for select to authenticated using (workspace_id = (select auth.uid()));
-- finds: nothing

-- # The second key alone is dead: a note, where all that is asked is known
-- platform: supabase
-- window: 3
-- statement: {"role": "authenticated", "calls": 200, "query": "SELECT id FROM tasks WHERE workspace_id = $1 AND state = $2"}
create type public.state as enum ('open', 'done');
create table public.tasks (id bigint primary key, workspace_id uuid not null, state public.state not null);
create index tasks_workspace_state on public.tasks (workspace_id, state);
alter table public.tasks enable row level security;
create policy own on public.tasks for select to authenticated using (workspace_id = (select auth.uid()));
-- finds: public.tasks.tasks_workspace_state
-- severity: info
-- certainty: likely
-- message: key state of tasks_workspace_state on public.tasks is dead for authenticated: = on state is not leakproof, so 200 calls can search by the other keys only, and must filter by it

-- # Likewise in a GIN index, whose keys serve nothing but conditions; nobody is counted where nothing was
-- platform: supabase
create extension btree_gin schema extensions;
create table public.ads (id bigint primary key, workspace_id uuid not null, words text[] not null);
create index ads_words on public.ads using gin (workspace_id, words);
alter table public.ads enable row level security;
create policy own on public.ads for select to authenticated using (workspace_id = (select auth.uid()));
grant select on public.ads to authenticated;
-- finds: public.ads.ads_words
-- message: @> on text[] is not leakproof, so a statement can search by the other keys only, and must filter by it

-- # The trusted login uses the second key
-- platform: supabase
-- window: 3
-- statement: {"role": "authenticated", "calls": 200, "query": "SELECT id FROM tasks WHERE workspace_id = $1 AND state = $2"}
-- statement: {"role": "service_role", "calls": 20, "query": "SELECT id FROM tasks WHERE workspace_id = $1 AND state = $2"}
create type public.state as enum ('open', 'done');
create table public.tasks (id bigint primary key, workspace_id uuid not null, state public.state not null);
create index tasks_workspace_state on public.tasks (workspace_id, state);
alter table public.tasks enable row level security;
create policy own on public.tasks for select to authenticated using (workspace_id = (select auth.uid()));
-- finds: nothing

-- # LIKE on a class made for it
-- platform: supabase
-- window: 3
-- statement: {"role": "authenticated", "calls": 50, "query": "SELECT id FROM people WHERE name LIKE $1"}
create table public.people (id bigint primary key, workspace_id uuid not null, name varchar(100) not null);
create index people_name on public.people (name varchar_pattern_ops);
alter table public.people enable row level security;
create policy own on public.people for select to authenticated using (workspace_id = (select auth.uid()));
-- finds: public.people.people_name
-- severity: warning

-- # A partitioned table once, its partitions' indexes with it
-- platform: supabase
create table public.events (workspace_id uuid not null, at date not null, doc jsonb) partition by range (at);
create table public.events_2026 partition of public.events for values from ('2026-01-01') to ('2027-01-01');
create index events_doc on public.events using gin (doc);
alter table public.events enable row level security;
create policy own on public.events for select to authenticated using (workspace_id = (select auth.uid()));
-- finds: public.events.events_doc

-- # An application's own login, with owner, tenants and all, on a plain server
create role app login;
create table public.tenant (id bigint primary key);
create table public.note (id bigint primary key, tenant_id bigint not null references public.tenant, doc jsonb);
create index note_tenant on public.note (tenant_id);
create index note_doc on public.note using gin (doc);
alter table public.note enable row level security;
create policy of_tenant on public.note using (tenant_id = (select current_setting('app.tenant_id')::bigint));
grant select, insert, update, delete on public.tenant, public.note to app;
-- finds: public.note.note_doc
-- severity: warning
-- message: dead for app under row-level security: @> on jsonb is not leakproof

-- # The login owns the table, and nothing binds it
create role app login;
create table public.tenant (id bigint primary key);
create table public.note (id bigint primary key, tenant_id bigint not null references public.tenant, doc jsonb);
create index note_doc on public.note using gin (doc);
alter table public.note enable row level security;
create policy of_tenant on public.note using (tenant_id = (select current_setting('app.tenant_id')::bigint));
alter table public.tenant owner to app;
alter table public.note owner to app;
-- finds: nothing
