-- # A statement with most of the time and twelve minutes of each day
-- window: 9
-- statement: {"query": "select * from entry where author = $1 order by at desc", "role": "web", "calls": 90000, "rows": 900000, "total_time": 7200000.0, "shared_blocks_hit": 90000000}
-- statement: {"query": "select * from entry where id = $1", "role": "web", "calls": 900000, "total_time": 18000.0}
create table public.entry (id bigint primary key, author bigint not null, at timestamptz not null);
-- finds: statement
-- severity: warning
-- certainty: measured
-- message: over 99 % of the application's statement time (13 min a day) goes to one statement, 90,000 calls by web at 80 ms each: select * from entry where author = $1 order by at desc

-- # Three seconds in nine days are nothing, whatever the share
-- window: 9
-- statement: {"query": "select * from entry where author = $1", "role": "web", "calls": 60, "total_time": 3000.0}
-- statement: {"query": "select * from entry where id = $1", "role": "web", "calls": 90, "total_time": 20.0}
create table public.entry (id bigint primary key, author bigint not null);
-- finds: nothing

-- # A busy quarter of a minute is enough to tell
-- window: 0.00015
-- statement: {"query": "select * from entry where author = $1", "role": "web", "calls": 20, "total_time": 4500.0}
-- statement: {"query": "select * from entry where id = $1", "role": "web", "calls": 900, "total_time": 5500.0}
create table public.entry (id bigint primary key, author bigint not null);
-- finds: statement
-- finds: statement
-- message: 45 % of the application's statement time (4.5 s in 13 s)

-- # A statement with a small share is not where the work pays
-- window: 9
-- statement: {"query": "select * from entry where author = $1", "role": "web", "calls": 9000, "total_time": 7200000.0}
-- statement: {"query": "select * from entry where author = $1 and id > $2", "role": "web", "calls": 9000, "total_time": 360000.0}
create table public.entry (id bigint primary key, author bigint not null);
-- finds: statement
-- message: 95 %

-- # The share, the seconds, the calls and the number are options
-- options: {"min_share": 0.01, "min_seconds_per_day": 0.1, "min_calls": 1, "top": 2}
-- window: 9
-- statement: {"query": "select * from entry where author = $1", "role": "web", "calls": 1, "total_time": 3000.0}
-- statement: {"query": "select * from entry where id > $1", "role": "web", "calls": 1, "total_time": 1000.0}
-- statement: {"query": "select * from entry where id < $1", "role": "web", "calls": 1, "total_time": 900.0}
create table public.entry (id bigint primary key, author bigint not null);
-- finds: statement
-- finds: statement

-- # Rows of several roles, lengths of an IN list and rows of VALUES are one statement
-- window: 9
-- statement: {"query": "select * from entry where id in ($1)", "role": "web", "calls": 1000, "rows": 1000, "total_time": 300000.0}
-- statement: {"query": "select * from entry where id in ($1, $2, $3)", "role": "web", "calls": 1000, "rows": 3000, "total_time": 300000.0}
-- statement: {"query": "SELECT * FROM entry WHERE id IN ($1 /*, ... */)", "role": "worker", "calls": 1000, "rows": 9000, "total_time": 300000.0}
-- statement: {"query": "prepare p as select * from entry where id in ($1, $2)", "role": "worker", "calls": 1000, "rows": 9000, "total_time": 300000.0}
-- statement: {"query": "select * from entry where author = $1", "role": "web", "calls": 1000, "total_time": 22800000.0}
create table public.entry (id bigint primary key, author bigint not null);
-- finds: statement
-- finds: statement
-- message: 5 % of the application's statement time (2 min a day) goes to one statement, 4,000 calls by web and 1 more role at 300 ms each

-- # What is as quick as it can be is not slow, only often called
-- window: 1
-- statement: {"query": "select * from entry where id = $1", "role": "web", "calls": 90000000, "rows": 90000000, "total_time": 2700000.0, "shared_blocks_hit": 360000000}
create table public.entry (id bigint primary key);
-- finds: nothing

-- # Under a millisecond, but three megabytes of pages for three rows
-- window: 1
-- statement: {"query": "select * from entry where author = $1", "role": "web", "calls": 90000, "rows": 270000, "total_time": 80000.0, "shared_blocks_hit": 32400000}
create table public.entry (id bigint primary key, author bigint not null);
-- finds: statement
-- message: 90,000 calls by web at 0.89 ms each

-- # Migrations, monitoring, utilities, catalog questions and request preambles are not the application's statements
-- window: 9
-- statement: {"query": "update entry set author = $1", "role": "app_migrator", "calls": 30, "total_time": 900000.0}
-- statement: {"query": "select * from entry", "role": "metabase", "calls": 9000, "total_time": 900000.0}
-- statement: {"query": "vacuum analyze entry", "role": "web", "calls": 90, "total_time": 900000.0}
-- statement: {"query": "copy entry to stdout", "role": "web", "calls": 90, "total_time": 900000.0}
-- statement: {"query": "explain analyze select * from entry", "role": "web", "calls": 90, "total_time": 900000.0}
-- statement: {"query": "COMMIT", "role": "web", "calls": 900000, "total_time": 9000000.0}
-- statement: {"query": "select n.nspname from pg_catalog.pg_class c join pg_namespace n on n.oid = c.relnamespace", "role": "web", "calls": 9000, "total_time": 900000.0}
-- statement: {"query": "select set_config($1, $2, true), set_config($3, $4, true)", "role": "web", "calls": 900000, "total_time": 9000000.0}
-- statement: {"query": "select pg_advisory_lock($1)", "role": "web", "calls": 90, "total_time": 9000000.0}
-- statement: {"query": "select * from entry where id = $1", "role": "web", "calls": 90, "total_time": 90.0}
create table public.entry (id bigint primary key, author bigint not null);
-- finds: nothing

-- # Statements inside functions are their callers' time
-- window: 9
-- statement: {"query": "select count(*) from entry where author = $1", "role": "web", "calls": 9000, "total_time": 900000.0, "top_level": false}
-- statement: {"query": "select score($1)", "role": "web", "calls": 9000, "total_time": 910000.0}
create table public.entry (id bigint primary key, author bigint not null);
-- finds: statement
-- message: select score($1)

-- # An administrator's login that makes most of the calls is the application's
-- window: 9
-- statement: {"query": "select * from entry where author = $1", "role": "postgres", "calls": 90000, "total_time": 900000.0}
create table public.entry (id bigint primary key, author bigint not null);
-- finds: statement
-- message: by postgres

-- # A person at a prompt is not
-- window: 9
-- statement: {"query": "select * from entry where author = $1", "role": "postgres", "calls": 20, "total_time": 900000.0}
-- statement: {"query": "select * from entry where id = $1", "role": "web", "calls": 90000, "rows": 90000, "total_time": 4500.0}
create role web login;
create table public.entry (id bigint primary key, author bigint not null);
-- finds: nothing

-- # A role of a declared application counts whatever its name
-- declared: {"roles": {"app": ["admin"]}}
-- window: 9
-- statement: {"query": "select * from entry where author = $1", "role": "admin", "calls": 200, "total_time": 900000.0}
-- statement: {"query": "select * from entry where id = $1", "role": "web", "calls": 90000, "rows": 90000, "total_time": 4500.0}
create table public.entry (id bigint primary key, author bigint not null);
create role admin login;
-- finds: statement
-- message: by admin at

-- # An API's request, unwrapped, with the policies that it pays for
-- platform: supabase
-- window: 1
-- statement: {"query": "WITH pgrst_source AS ( SELECT \"public\".\"Entry Log\".* FROM \"public\".\"Entry Log\" WHERE \"public\".\"Entry Log\".\"author\" = $1 LIMIT $2 OFFSET $3 ) SELECT null::bigint AS total_result_set, pg_catalog.count(_postgrest_t) AS page_total FROM ( SELECT * FROM pgrst_source ) _postgrest_t", "role": "authenticated", "calls": 5000, "total_time": 500000.0, "shared_blocks_hit": 5000000}
-- statement: {"query": "select set_config('search_path', $1, true), set_config('role', $2, true)", "role": "authenticated", "calls": 5000, "total_time": 500000.0}
-- statement: {"query": "SELECT wal_to_sql($1)", "role": "supabase_admin", "calls": 5000, "total_time": 50000000.0}
create table public."Entry Log" (id bigint primary key, author uuid not null);
alter table public."Entry Log" enable row level security;
create policy own on public."Entry Log" to authenticated using (author = (select auth.uid()));
-- finds: statement
-- message: 100 % of the application's statement time (8 min a day) goes to one statement, 5,000 calls by authenticated at 100 ms each: select * from "Entry Log" where author = $1

-- # Without texts there is nothing to judge
-- section: {"workload": {"type": "not_captured", "reason": "pg_stat_statements is not installed"}}
create table public.entry (id bigint primary key);
-- skipped: pg_stat_statements is not installed
