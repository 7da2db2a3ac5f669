-- # Attachments and comments of anything, settings that the tenant points at, lookup tables
-- tenant: public.companies
-- direct company_id: users projects documents api_tokens integrations
-- transitive: tasks task_dependencies document_pages company_settings branding_themes comments attachments integration_credentials
-- user: notification_settings
-- global: task_statuses task_priorities industries
create table industries (id serial primary key, name text);
create table company_settings (id serial primary key, locale text, week_start int);
create table branding_themes (id serial primary key, logo text, primary_colour text);
create table companies (id serial primary key, name text not null, industry_id int references industries, company_settings_id int not null unique references company_settings, branding_theme_id int unique references branding_themes);
create table users (id serial primary key, company_id int not null references companies, email text unique, password_hash text);
create table notification_settings (user_id int primary key references users, by_email boolean);
create table projects (id serial primary key, company_id int not null references companies, name text);
create table task_statuses (id serial primary key, name text);
create table task_priorities (id serial primary key, name text);
create table tasks (id serial primary key, project_id int not null references projects, status_id int not null references task_statuses, priority_id int references task_priorities, assignee_id int references users);
create table task_dependencies (task_id int not null references tasks, blocked_by_id int not null references tasks, primary key (task_id, blocked_by_id));
create table documents (id serial primary key, company_id int not null references companies, title text, last_edited_by int references users);
create table document_pages (id serial primary key, document_id int not null references documents, body text);
create table comments (id serial primary key, commentable_type text not null, commentable_id int not null, body text);
create table attachments (id serial primary key, record_type text not null, record_id int not null, file text);
create table api_tokens (id serial primary key, company_id int not null references companies, token_hash text);
create table integration_credentials (id serial primary key, secret text, expires_at timestamptz);
create table integrations (id serial primary key, company_id int not null references companies, integration_credential_id int references integration_credentials, kind text);
