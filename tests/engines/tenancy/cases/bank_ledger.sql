-- # A bank's ledger: accounts belong to customers, and are no tenants
-- tenant: none
-- user: customers accounts account_holders cards transactions transfers standing_orders customer_documents
-- global: branches currencies exchange_rates product_types
create table branches (id serial primary key, name text);
create table currencies (code char(3) primary key);
create table exchange_rates (id serial primary key, currency char(3) references currencies, rate numeric, on_day date);
create table product_types (id serial primary key, name text);
create table customers (id bigserial primary key, email text unique, password_hash text, branch_id int references branches);
create table customer_documents (id bigserial primary key, customer_id bigint not null references customers, path text);
create table accounts (id bigserial primary key, customer_id bigint not null references customers, product_type_id int references product_types, iban text unique, currency char(3) references currencies);
create table account_holders (account_id bigint not null references accounts, customer_id bigint not null references customers, primary key (account_id, customer_id));
create table cards (id bigserial primary key, account_id bigint not null references accounts, pan_hash text);
create table transactions (id bigserial primary key, account_id bigint not null references accounts, amount numeric, booked_at timestamptz);
create table transfers (id bigserial primary key, from_account_id bigint not null references accounts, to_account_id bigint not null references accounts, amount numeric);
create table standing_orders (id bigserial primary key, account_id bigint not null references accounts, every interval);
