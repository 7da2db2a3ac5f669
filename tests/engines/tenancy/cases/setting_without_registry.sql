-- # A service of a larger system: rows carry tenant_id, the tenants are listed elsewhere
-- tenant: none
-- keys: tenant_id
-- direct tenant_id: invoices payments credit_notes tax_settings
-- transitive: invoice_lines payment_attempts
-- global: currencies outbox
create table currencies (code char(3) primary key);
create table invoices (id uuid primary key, tenant_id text not null, currency char(3) references currencies, number text, unique (tenant_id, number));
create table invoice_lines (id uuid primary key, invoice_id uuid not null references invoices, amount numeric);
create table payments (id uuid primary key, tenant_id text not null, invoice_id uuid references invoices);
create table payment_attempts (id uuid primary key, payment_id uuid not null references payments, at timestamptz);
create table credit_notes (id uuid primary key, tenant_id text not null, invoice_id uuid not null references invoices);
create table tax_settings (tenant_id text primary key, vat text);
create table outbox (id bigserial primary key, payload jsonb, sent_at timestamptz);
