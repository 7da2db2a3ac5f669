-- # One firm's CRM: its companies are customers, not tenants
-- tenant: none
-- user: users
-- global|user: companies contacts deals deal_products activities notes
-- global: deal_stages products
create table users (id serial primary key, email varchar(255) not null unique, password_hash text not null, is_admin boolean not null default false);
create table companies (id serial primary key, name text not null, domain text, owner_id int references users);
create table contacts (id serial primary key, company_id int references companies, first_name text, last_name text, email text);
create table deal_stages (id serial primary key, name text, position int);
create table deals (id serial primary key, company_id int not null references companies, stage_id int not null references deal_stages, amount numeric, assigned_to int references users);
create table activities (id serial primary key, deal_id int references deals, contact_id int references contacts, kind text, done_by int references users);
create table notes (id serial primary key, contact_id int not null references contacts, body text, created_by int references users);
create table products (id serial primary key, name text, price numeric);
create table deal_products (deal_id int not null references deals, product_id int not null references products, primary key (deal_id, product_id));
