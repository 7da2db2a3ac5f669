-- # Agencies and their clients: users belong to the agency; a client is its customer, and no level
-- tenant: public.agencies
-- direct agency_id: users clients agency_invoices report_templates
-- transitive: campaigns ad_accounts budgets reports client_contacts campaign_metrics ad_groups report_sections
-- user: user_sessions
-- global: ad_networks
create table ad_networks (id int primary key, name text);
create table agencies (id int primary key, name text, plan text, billing_email text);
create table users (id int primary key, agency_id int not null references agencies, email text unique, password_hash text);
create table user_sessions (id text primary key, user_id int not null references users);
create table agency_invoices (id int primary key, agency_id int not null references agencies, amount numeric);
create table report_templates (id int primary key, agency_id int not null references agencies, name text);
create table clients (id int primary key, agency_id int not null references agencies, name text);
create table client_contacts (id int primary key, client_id int not null references clients, email text);
create table ad_accounts (id int primary key, client_id int not null references clients, ad_network_id int references ad_networks, external_id text);
create table campaigns (id int primary key, client_id int not null references clients, ad_account_id int references ad_accounts);
create table ad_groups (id int primary key, campaign_id int not null references campaigns);
create table campaign_metrics (campaign_id int not null references campaigns, day date, clicks int, primary key (campaign_id, day));
create table budgets (id int primary key, client_id int not null references clients, month date);
create table reports (id int primary key, client_id int not null references clients, report_template_id int references report_templates);
create table report_sections (id int primary key, report_id int not null references reports, body text);
