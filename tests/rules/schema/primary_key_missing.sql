-- # A table without any key is found
create table public.visit (at timestamptz, path text);
-- finds: public.visit
-- severity: warning
-- message: public.visit has no primary key

-- # A unique key of columns that are never null makes it a note
create table public.plan (code text not null unique);
-- finds: public.plan
-- severity: info
-- message: plan_code_key tells its rows apart

-- # Its index is no constraint's: the primary key takes it
create table public.plan (code text not null, "Region" text not null);
create unique index "Plan code" on public.plan ("Region", code);
-- finds: public.plan
-- severity: info

-- # A unique key that allows null, or covers some rows only, tells nothing apart
create table public.plan (code text unique, old boolean not null);
create unique index on public.plan (old) where old;
-- finds: public.plan
-- severity: warning

-- # A table with a primary key is left alone
create table public.visit (id bigint primary key, path text);
-- finds: nothing

-- # A partitioned table is reported once, its partitions never
create table public.event (at date not null) partition by range (at);
create table public.event_2026 partition of public.event for values from ('2026-01-01') to ('2027-01-01');
-- finds: public.event

-- # Temporary tables, ledgers of migrations and tables of an extension's schema are nobody's mistake
create temporary table scratch (id int);
create table public.schema_migrations (version text);
create schema cron;
create table cron.job_run (id int);
-- finds: nothing

-- # A copy that was put aside is a note, whatever its case; what only sounds like one is in use
create table public."UserRole" (id uuid primary key, name text);
create table public."UserRole_bak" as select * from public."UserRole";
create table public.old_visits (at timestamptz, path text);
-- finds: public.UserRole_bak
-- finds: public.old_visits

-- # What data is loaded through is a note
create schema data_staging;
create table data_staging.visit (at timestamptz, path text);
-- finds: data_staging.visit
-- severity: info
