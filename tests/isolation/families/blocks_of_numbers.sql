/*
title = "Tenants have blocks of account numbers: up to the next one's first, or before it"
key = "tenant_no"
role = "ledger_app"
surface = "app"
extra_roles = ["ledger_app"]
settings = { "app.tenant_no" = "4" }
tenant_a = "4"
tenant_b = "5"
[meta.postings]
move_col = false
insert_cols = ["id", "account_no", "title"]
[attacks.postings]
update = ["update postings set account_no = 5000000", "update postings set account_no = 4000001", "update postings set account_no = 5000001"]
[forms]
up_to = { postings = "llll" }
before = { postings = "iiii" }
*/
create role ledger_app nologin;
grant usage on schema public to ledger_app;
create table tenants (no int primary key check (no > 0), name text not null);
create table postings (
  id uuid primary key default gen_random_uuid(), account_no bigint not null check (account_no > 0),
  tenant_no bigint generated always as (account_no / 1000000) stored, title text not null, cents bigint not null default 0
);
alter table tenants enable row level security;
alter table postings enable row level security;
grant select, insert, update, delete on postings to ledger_app;
create function my_block() returns bigint language sql stable as $$
  select nullif(current_setting('app.tenant_no', true), '')::bigint * 1000000
$$;
create policy postings_block on postings for all to ledger_app using (<<<account_no between my_block() and my_block() + 1000000|||account_no >= my_block() and account_no < my_block() + 1000000>>>);
-- rows
insert into tenants values (4, 'Alpha'), (5, 'Beta');
insert into postings (id, account_no, title) values ('{own}', 4000017, 'own'), ('{secret}', 5000000, 'secret');
