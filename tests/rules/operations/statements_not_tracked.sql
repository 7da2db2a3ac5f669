-- # Loaded, and not installed
create table public.entry (id bigint primary key);
-- finds: pg_stat_statements
-- severity: warning
-- certainty: proved
-- message: pg_stat_statements is not installed in rule_cases: which statements take the time

-- # On Supabase extensions have a schema
-- platform: supabase
reset role;
drop extension pg_stat_statements;
create table public.entry (id bigint primary key);
-- finds: pg_stat_statements

-- # Installed and counting
create extension pg_stat_statements;
create table public.entry (id bigint primary key);
-- finds: nothing

-- # A database without tables of its own
create schema auth;
create table auth.users (id bigint primary key);
-- finds: nothing

-- # Neither loaded nor installed
-- section: {"settings": [{"name": "shared_preload_libraries", "value": "auto_explain"}]}
create table public.entry (id bigint primary key);
-- finds: pg_stat_statements
-- message: is not installed in rule_cases, and its library is not loaded

-- # Installed and not loaded
-- section: {"settings": [{"name": "shared_preload_libraries", "value": ""}], "workload": {"type": "not_captured", "reason": "pg_stat_statements is installed but not loaded"}}
create extension pg_stat_statements;
create table public.entry (id bigint primary key);
-- finds: pg_stat_statements
-- message: is installed and its library is not loaded, so it counts nothing

-- # Not seen for a reason of the moment
-- section: {"workload": {"type": "not_captured", "reason": "it took longer than 30 s, or somebody cancelled it"}}
create extension pg_stat_statements;
create table public.entry (id bigint primary key);
-- finds: nothing

-- # Told to count nothing
-- section: {"settings": [{"name": "pg_stat_statements.track", "value": "none", "source": "configuration file"}]}
create extension pg_stat_statements;
create table public.entry (id bigint primary key);
-- finds: pg_stat_statements.track
-- message: pg_stat_statements.track is none, so pg_stat_statements counts nothing

-- # Without identifiers of queries it counts nothing either
-- section: {"settings": [{"name": "compute_query_id", "value": "off", "source": "configuration file"}]}
create extension pg_stat_statements;
create table public.entry (id bigint primary key);
-- finds: compute_query_id

-- # The reader's own statements are not to be counted: that is a choice
-- section: {"settings": [{"name": "pg_stat_statements.track", "value": "none", "source": "user"}]}
create extension pg_stat_statements;
create table public.entry (id bigint primary key);
-- finds: nothing

-- # What the application runs is hidden from the reader
-- statement: {"query": null, "queryid": null, "role": "Web User", "calls": 900, "total_time": 9000.0}
-- statement: {"query": null, "queryid": null, "role": "Web User", "calls": 900, "total_time": 9000.0}
-- statement: {"query": null, "queryid": null, "role": "worker", "calls": 900, "total_time": 9000.0}
-- statement: {"query": "select 1", "role": "reader", "calls": 9, "total_time": 1.0}
create extension pg_stat_statements;
create table public.entry (id bigint primary key);
-- finds: postgres
-- message: postgres may not read 3 statements that "Web User", worker ran
-- fix: none

-- # What the provider and an administrator run may stay hidden
-- statement: {"query": null, "queryid": null, "role": "rdsadmin", "calls": 90000, "total_time": 9000.0}
-- statement: {"query": null, "queryid": null, "role": "dba", "calls": 9, "total_time": 9000.0}
-- statement: {"query": null, "queryid": null, "role": "visitor", "calls": 9, "total_time": 9.0}
-- statement: {"query": null, "queryid": null, "role": null, "calls": 9000, "total_time": 9000.0}
-- statement: {"query": "select * from entry", "role": "reader", "calls": 9000, "total_time": 9000.0}
create extension pg_stat_statements;
create table public.entry (id bigint primary key);
-- finds: nothing

-- # An application that logs in as the administrator is hidden as well
-- statement: {"query": null, "queryid": null, "role": "doadmin", "calls": 9000, "total_time": 9000.0}
-- statement: {"query": "select 1", "role": "reader", "calls": 9, "total_time": 1.0}
create extension pg_stat_statements;
create table public.entry (id bigint primary key);
-- finds: postgres
-- message: postgres may not read 1 statement that doadmin ran
-- fix: none
