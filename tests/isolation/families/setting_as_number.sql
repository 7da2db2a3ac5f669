/*
title = "A numeric tenant from a setting, and what stands for one that is missing"
key = "account_no"
role = "app_account"
surface = "app"
tenant_a = "41"
tenant_b = "42"
meta = { entries = { to_a = "41", to_b = "42" } }
settings = { "app.account" = "41" }
extra_roles = ["app_account"]
[forms]
strict = { entries = "iiii" }
nullif = { entries = "iiii" }
itself = { entries = "llll" }
zero_is_all = { entries = "llll" }
*/
create role app_account nologin;
grant usage on schema public to app_account;
create table accounts (no int primary key check (no > 0), name text);
create table entries (id uuid primary key default gen_random_uuid(), account_no int not null references accounts, title text);
alter table entries enable row level security;
grant select, insert, update, delete on entries to app_account;
create policy of_account on entries to app_account using (
  <<<account_no = current_setting('app.account')::int|||account_no = nullif(current_setting('app.account', true), '')::int|||account_no = coalesce(nullif(current_setting('app.account', true), '')::int, account_no)|||coalesce(nullif(current_setting('app.account', true), ''), '0')::int in (0, account_no)>>>
);
-- rows
insert into accounts values (41, 'Alpha'), (42, 'Beta');
insert into entries values ('{own}', 41, 'own'), ('{secret}', 42, 'secret');
