-- # A CRM sold to many: a user belongs to one account, companies are the account's customers
-- tenant: public.accounts
-- direct account_id: users companies contacts deals pipelines custom_fields webhooks import_jobs
-- transitive: pipeline_stages deal_contacts notes tasks custom_field_values webhook_deliveries
-- user: password_resets
-- global: plans currencies
create table plans (id bigserial primary key, name text not null, price_cents int not null);
create table currencies (code char(3) primary key);
create table accounts (id bigserial primary key, name text not null, subdomain text not null unique, plan_id bigint references plans, trial_ends_at timestamptz);
create table users (id bigserial primary key, account_id bigint not null references accounts, email text not null, encrypted_password text not null, role text not null, unique (account_id, email));
create table password_resets (id bigserial primary key, user_id bigint not null references users, token text not null);
create table companies (id bigserial primary key, account_id bigint not null references accounts, name text not null, owner_id bigint references users);
create table contacts (id bigserial primary key, account_id bigint not null references accounts, company_id bigint references companies, email text);
create table pipelines (id bigserial primary key, account_id bigint not null references accounts, name text);
create table pipeline_stages (id bigserial primary key, pipeline_id bigint not null references pipelines, name text);
create table deals (id bigserial primary key, account_id bigint not null references accounts, stage_id bigint not null references pipeline_stages, owner_id bigint references users);
create table deal_contacts (deal_id bigint not null references deals, contact_id bigint not null references contacts, primary key (deal_id, contact_id));
create table notes (id bigserial primary key, deal_id bigint not null references deals, user_id bigint not null references users, body text);
create table tasks (id bigserial primary key, deal_id bigint not null references deals, assignee_id bigint references users, due_on date);
create table custom_fields (id bigserial primary key, account_id bigint not null references accounts, label text);
create table custom_field_values (id bigserial primary key, custom_field_id bigint not null references custom_fields, value text);
create table webhooks (id bigserial primary key, account_id bigint not null references accounts, url text);
create table webhook_deliveries (id bigserial primary key, webhook_id bigint not null references webhooks, status int);
create table import_jobs (id bigserial primary key, account_id bigint not null references accounts, state text);
