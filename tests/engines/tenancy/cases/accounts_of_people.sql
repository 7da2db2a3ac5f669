-- # People are accounts, which is what others call tenants: the columns that refer to them say user and member
-- tenant: public.organizations
-- direct organization_id: tags invitations invoices
-- transitive: invoice_items
-- membership organization_id: memberships
-- user: accounts devices timers reactions followers
create table accounts (id uuid primary key, name text, picture_url text);
create table organizations (id uuid primary key, name text, slug text, owner_id uuid references accounts);
create table memberships (user_id uuid not null references accounts, organization_id uuid not null references organizations, account_role text, primary key (user_id, organization_id));
create table tags (id uuid primary key, organization_id uuid not null references organizations, name text);
create table invitations (id uuid primary key, organization_id uuid not null references organizations, email text);
create table invoices (id uuid primary key, organization_id uuid not null references organizations, number text);
create table invoice_items (id uuid primary key, invoice_id uuid not null references invoices, amount int);
create table devices (id uuid primary key, user_id uuid not null references accounts);
create table timers (id uuid primary key, user_id uuid not null references accounts);
create table reactions (id uuid primary key, user_id uuid not null references accounts);
create table followers (id uuid primary key, member_id uuid not null references accounts);
