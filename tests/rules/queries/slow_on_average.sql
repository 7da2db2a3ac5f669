-- # Half a second each time, for somebody who waits
-- window: 9
-- statement: {"query": "select * from entry where body ilike $1", "role": "web", "calls": 200, "total_time": 90000.0}
-- statement: {"query": "select * from entry where id = $1", "role": "web", "calls": 9000000, "total_time": 9000000.0}
create table public.entry (id bigint primary key, body text);
-- finds: statement
-- severity: warning
-- certainty: measured
-- message: a call takes 450 ms on average, 200 calls by web, 1 % of the application's statement time: select * from entry where body ilike $1

-- # What slow-query tells of is not told twice
-- window: 9
-- statement: {"query": "select * from entry where body ilike $1", "role": "web", "calls": 9000, "total_time": 4500000.0}
-- statement: {"query": "select * from entry where id = $1", "role": "web", "calls": 9000000, "total_time": 9000000.0}
create table public.entry (id bigint primary key, body text);
-- finds: nothing

-- # A hundred milliseconds, twenty calls, half a percent: less is not told
-- window: 9
-- statement: {"query": "select * from entry where body ilike $1", "role": "web", "calls": 1000, "total_time": 99000.0}
-- statement: {"query": "select * from entry where body like $1", "role": "web", "calls": 19, "total_time": 99000.0}
-- statement: {"query": "select * from entry where body ~ $1", "role": "web", "calls": 30, "total_time": 40000.0}
-- statement: {"query": "select * from entry where id = $1", "role": "web", "calls": 9000000, "total_time": 9000000.0}
create table public.entry (id bigint primary key, body text);
-- finds: nothing

-- # The average, the calls, the share and the number are options
-- options: {"min_mean_ms": 50, "min_calls": 10, "min_share": 0.001, "top": 2}
-- window: 9
-- statement: {"query": "select * from entry where body ilike $1", "role": "web", "calls": 1000, "total_time": 99000.0}
-- statement: {"query": "select * from entry where body like $1", "role": "web", "calls": 19, "total_time": 98000.0}
-- statement: {"query": "select * from entry where body ~ $1", "role": "web", "calls": 30, "total_time": 40000.0}
-- statement: {"query": "select * from entry where id = $1", "role": "web", "calls": 9000000, "total_time": 9000000.0}
create table public.entry (id bigint primary key, body text);
-- finds: statement
-- finds: statement
-- message: 99 ms on average

-- # Nobody waits for a refresh, a load or a report
-- window: 9
-- statement: {"query": "insert into entry_by_day select at, count(*) from entry group by $1", "role": "nightly_refresh", "calls": 200, "total_time": 90000.0}
-- statement: {"query": "select sum(id) from entry", "role": "reporting", "calls": 200, "total_time": 90000.0}
-- statement: {"query": "select max(id) from entry", "role": "airbyte", "calls": 200, "total_time": 90000.0}
-- statement: {"query": "delete from entry where at < $1", "role": "dba", "calls": 200, "total_time": 90000.0}
-- statement: {"query": "select * from entry where id = $1", "role": "web", "calls": 9000000, "total_time": 9000000.0}
create table public.entry (id bigint primary key, at date);
-- finds: nothing

-- # Quick for one role and slow for another
-- window: 9
-- statement: {"query": "select * from entry where author = $1", "role": "prisma", "calls": 100000, "total_time": 90000.0}
-- statement: {"query": "select * from entry where author = $1", "role": "authenticated", "calls": 300, "total_time": 60000.0}
-- statement: {"query": "select * from entry where id = $1", "role": "web", "calls": 9000000, "total_time": 9000000.0}
create table public.entry (id bigint primary key, author bigint);
-- finds: statement
-- message: a call takes 200 ms on average, 300 calls by authenticated, 0.7 % of the application's statement time

-- # Statements of a role that was dropped are nobody's
-- window: 9
-- statement: {"query": "select * from entry where body ilike $1", "role": null, "calls": 200, "total_time": 90000.0}
-- statement: {"query": "select * from entry where id = $1", "role": "web", "calls": 9000000, "total_time": 900000.0}
create table public.entry (id bigint primary key, body text);
-- finds: nothing
