-- # Beyond 60 % is an error
-- section: {"ages": [{"database": "rule_cases", "xid_age": 1300000000, "mxid_age": 12}]}
create table public.entry (id bigint primary key);
-- finds: database
-- severity: error
-- certainty: measured
-- message: rule_cases has a row that is 1.3 billion transactions old and not frozen, 61 % of all ids: before 100 % the server
-- fix: none

-- # Beyond 40 % is a warning, with the multixacts as well
-- section: {"ages": [{"database": "rule_cases", "xid_age": 900000000, "mxid_age": 860000000}]}
create table public.entry (id bigint primary key);
-- finds: database
-- finds: database
-- severity: warning
-- message: 900 million transactions old and not frozen, 42 %
-- message: 860 million multixacts old and not frozen, 40 %
-- fix: none

-- # Another database of the server stops this one too
-- section: {"ages": [{"database": "rule_cases", "xid_age": 5, "mxid_age": 0}, {"database": "Old Shop", "xid_age": 2000000000, "mxid_age": 0}]}
create table public.entry (id bigint primary key);
-- finds: database
-- severity: error
-- message: "Old Shop" has a row that is 2.0 billion transactions old

-- # What autovacuum was told to wait for is no fault
-- section: {"ages": [{"database": "rule_cases", "xid_age": 1500000000, "mxid_age": 0}], "settings": [{"name": "autovacuum_freeze_max_age", "value": "1500000000"}]}
create table public.entry (id bigint primary key);
-- finds: nothing

-- # Beyond what it was told it is one
-- section: {"ages": [{"database": "rule_cases", "xid_age": 1200000000, "mxid_age": 0}], "settings": [{"name": "autovacuum_freeze_max_age", "value": "1000000000"}]}
create table public.entry (id bigint primary key);
-- finds: database
-- severity: warning
-- fix: none

-- # At 75 % nothing excuses it
-- section: {"ages": [{"database": "rule_cases", "xid_age": 1700000000, "mxid_age": 0}], "settings": [{"name": "autovacuum_freeze_max_age", "value": "2000000000"}]}
create table public.entry (id bigint primary key);
-- finds: database
-- severity: error
-- fix: none

-- # Autovacuum's own limit is where it begins, not where it is late
-- section: {"ages": [{"database": "rule_cases", "xid_age": 210000000, "mxid_age": 410000000}, {"database": "template0", "xid_age": 199000000, "mxid_age": 0}]}
create table public.entry (id bigint primary key);
-- finds: nothing

-- # A server of today
create table public.entry (id bigint primary key);
-- finds: nothing

-- # Ages that were not read
-- section: {"ages": {"type": "not_captured", "reason": "it took longer than 30 s, or somebody cancelled it"}}
create table public.entry (id bigint primary key);
-- skipped: it took longer than 30 s
