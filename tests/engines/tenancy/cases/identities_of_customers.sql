-- # Telemetry for customers, in several schemas: people are identities with a secret's hash
-- tenant: accounts.customer
-- direct customer_id: invitation subscription device alarm_rule dashboard
-- transitive: invoice reading alarm widget device_note
-- membership customer_id: customer_identity
-- user: identity session preference
-- global: plan device_model
create schema accounts;
create schema billing;
create schema app;
create table accounts.identity (id uuid primary key, email text not null unique, secret_hash text);
create table accounts.session (id uuid primary key, identity_id uuid not null references accounts.identity);
create table accounts.customer (id uuid primary key, display_name text, subdomain text unique);
create table accounts.customer_identity (customer_id uuid not null references accounts.customer, identity_id uuid not null references accounts.identity, role text, primary key (customer_id, identity_id));
create table accounts.invitation (id uuid primary key, customer_id uuid not null references accounts.customer, email text);
create table billing.subscription (id uuid primary key, customer_id uuid not null references accounts.customer, plan_code text);
create table billing.plan (code text primary key, cents int);
create table billing.invoice (id uuid primary key, subscription_id uuid not null references billing.subscription, total int);
create table app.device (deviceid uuid primary key, customer_id uuid not null references accounts.customer, serial text);
create table app.device_model (id uuid primary key, maker text, model text);
create table app.device_note (id uuid primary key, deviceid uuid not null, body text);
create table app.reading (device_id uuid not null references app.device, at timestamptz not null, value float8, primary key (device_id, at));
create table app.alarm_rule (id uuid primary key, customer_id uuid not null references accounts.customer, expression text);
create table app.alarm (id uuid primary key, rule_id uuid not null references app.alarm_rule, at timestamptz);
create table app.dashboard (id uuid primary key, customer_id uuid not null references accounts.customer, layout jsonb);
create table app.widget (id uuid primary key, dashboard_id uuid not null references app.dashboard, kind text);
create table app.preference (identity_id uuid primary key references accounts.identity, settings jsonb);
