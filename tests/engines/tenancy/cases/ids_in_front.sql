-- # Ids stand in front (id_project), and a project is one user's: everything hangs on its links
-- tenant: public.projects
-- direct id_project: api_keys links webhooks
-- transitive: crm_contacts crm_deals crm_notes crm_stages acc_invoices acc_payments acc_items fs_files fs_folders deliveries hr_teams hr_roles_held hr_leaves shop_orders shop_carts shop_parcels mail_inboxes mail_drafts
-- user|transitive: users crm_users
create table users (id_user uuid primary key, email text unique, password_hash text);
create table projects (id_project uuid primary key, name text, id_user uuid not null references users);
create table api_keys (id_api_key uuid primary key, hash text, id_project uuid not null references projects, id_user uuid not null references users);
create table links (id_link uuid primary key, status text, id_project uuid not null references projects);
create table webhooks (id_webhook uuid primary key, url text, id_project uuid not null);
create table deliveries (id_delivery uuid primary key, id_webhook uuid not null references webhooks);
create table crm_users (id_crm_user uuid primary key, email text, username text, id_link uuid not null references links);
create table crm_contacts (id_crm_contact uuid primary key, name text, id_link uuid not null references links);
create table crm_deals (id_crm_deal uuid primary key, name text, id_link uuid not null references links);
create table crm_notes (id_crm_note uuid primary key, text text, id_link uuid not null, id_crm_deal uuid, id_crm_user uuid references crm_users);
create table crm_stages (id_crm_stage uuid primary key, name text, id_link uuid not null references links);
create table acc_invoices (id_acc_invoice uuid primary key, number text, id_link uuid not null references links);
create table acc_payments (id_acc_payment uuid primary key, amount int, id_link uuid not null references links);
create table acc_items (id_acc_item uuid primary key, name text, id_link uuid not null);
create table fs_files (id_fs_file uuid primary key, name text, id_link uuid not null references links);
create table fs_folders (id_fs_folder uuid primary key, name text, id_link uuid not null references links);
create table hr_teams (id_hr_teams uuid primary key, name text, id_link uuid not null references links);
create table hr_roles_held (id_hr_roles_held uuid primary key, name text, id_link uuid not null references links);
create table hr_leaves (id_hr_leaves uuid primary key, name text, id_link uuid not null references links);
create table shop_orders (id_shop_orders uuid primary key, name text, id_link uuid not null references links);
create table shop_carts (id_shop_carts uuid primary key, name text, id_link uuid not null references links);
create table shop_parcels (id_shop_parcels uuid primary key, name text, id_link uuid not null references links);
create table mail_inboxes (id_mail_inboxes uuid primary key, name text, id_link uuid not null references links);
create table mail_drafts (id_mail_drafts uuid primary key, name text, id_link uuid not null references links);
