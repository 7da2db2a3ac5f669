-- # A role's password
-- statement: {"query": "alter role web with encrypted password ‹password› valid until ‹literal›", "role": "postgres", "queryid": -42}
create table public.entry (id bigint primary key);
-- finds: pg_stat_statements
-- severity: error
-- certainty: proved
-- message: 1 statement text holds a secret in clear (1 password of a role): whoever may read the server's statistics
-- fix: none

-- # Every kind, counted
-- statement: {"query": "create user \"Web User\" password ‹password›", "role": "postgres", "queryid": 1}
-- statement: {"query": "create user \"Web User\" password ‹password›", "role": "chief", "queryid": 1}
-- statement: {"query": "CREATE ROLE other LOGIN PASSWORD ‹password›", "role": "chief", "queryid": 2}
-- statement: {"query": "create subscription s connection ‹connection string with password› publication p", "role": "chief", "queryid": 3}
-- statement: {"query": "create user mapping for web server s options (user ‹user mapping option›, password ‹user mapping option›)", "role": "chief", "queryid": 4}
-- statement: {"query": "alter user mapping for web server s options (set \"API_Key\" ‹user mapping option›)", "role": "chief", "queryid": 5}
-- statement: {"query": "copy t from program ‹command with credential›", "role": "chief", "queryid": 6}
create table public.entry (id bigint primary key);
-- finds: pg_stat_statements
-- message: 6 statement texts hold secrets in clear (2 passwords of roles, 1 connection string of a subscription, 2 credentials of user mappings, 1 command of COPY PROGRAM)
-- fix: none

-- # A statement of nobody's
-- statement: {"query": "create user a password ‹password›", "role": null}
create table public.entry (id bigint primary key);
-- finds: pg_stat_statements
-- fix: none

-- # What \password sends is a verifier, by which nobody logs in
-- statement: {"query": "alter user web password ‹password verifier›", "role": "postgres"}
create table public.entry (id bigint primary key);
-- finds: nothing

-- # No password at all
-- statement: {"query": "alter role web password null valid until ‹literal›", "role": "postgres"}
-- statement: {"query": "select * from entry where password = $1", "role": "web"}
-- statement: {"query": "update account set password = ‹literal›", "role": "web"}
create table public.entry (id bigint primary key, password text);
-- finds: nothing

-- # A connection string or a command without a credential in it
-- statement: {"query": "create subscription s connection ‹connection string› publication p", "role": "postgres"}
-- statement: {"query": "copy t from program ‹command›", "role": "postgres"}
create table public.entry (id bigint primary key);
-- finds: nothing

-- # Options of a user mapping that are no secrets
-- statement: {"query": "create user mapping for web server s options (user ‹user mapping option›, password_required ‹user mapping option›, sslkey ‹user mapping option›, api_key_id ‹user mapping option›)", "role": "postgres"}
create table public.entry (id bigint primary key);
-- finds: nothing

-- # Without texts nothing is known
-- section: {"workload": {"type": "not_captured", "reason": "pg_stat_statements is not installed"}}
create table public.entry (id bigint primary key);
-- skipped: pg_stat_statements is not installed
