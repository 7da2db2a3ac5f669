-- # Django: every table begins with its application, and auth_group is a set of permissions
-- tenant: public.core_tenant
-- direct tenant_id: core_invitation inventory_warehouse inventory_item sales_order sales_customer reports_report
-- transitive: inventory_stocklevel sales_orderline reports_reportrun
-- membership tenant_id: core_membership
-- user: auth_user auth_user_groups auth_user_user_permissions authtoken_token account_emailaddress django_admin_log
-- global: auth_group auth_permission auth_group_permissions django_content_type django_session inventory_unit
create table django_content_type (id serial primary key, app_label varchar(100), model varchar(100));
create table django_session (session_key varchar(40) primary key, session_data text, expire_date timestamptz);
create table auth_permission (id serial primary key, name varchar(255), content_type_id int not null references django_content_type, codename varchar(100));
create table auth_group (id serial primary key, name varchar(150) unique);
create table auth_group_permissions (id bigserial primary key, group_id int not null references auth_group, permission_id int not null references auth_permission, unique (group_id, permission_id));
create table auth_user (id serial primary key, password varchar(128), username varchar(150) unique, email varchar(254), is_staff boolean);
create table auth_user_groups (id bigserial primary key, user_id int not null references auth_user, group_id int not null references auth_group, unique (user_id, group_id));
create table auth_user_user_permissions (id bigserial primary key, user_id int not null references auth_user, permission_id int not null references auth_permission, unique (user_id, permission_id));
create table django_admin_log (id serial primary key, action_time timestamptz, object_id text, content_type_id int references django_content_type, user_id int not null references auth_user);
create table authtoken_token (key varchar(40) primary key, created timestamptz, user_id int not null unique references auth_user);
create table account_emailaddress (id serial primary key, email varchar(254), user_id int not null references auth_user);
create table core_tenant (id bigserial primary key, name varchar(100), slug varchar(50) unique);
create table core_membership (id bigserial primary key, role varchar(20), tenant_id bigint not null references core_tenant, user_id int not null references auth_user, unique (tenant_id, user_id));
create table core_invitation (id bigserial primary key, email varchar(254), tenant_id bigint not null references core_tenant);
create table inventory_unit (id bigserial primary key, name varchar(20));
create table inventory_warehouse (id bigserial primary key, name varchar(100), tenant_id bigint not null references core_tenant);
create table inventory_item (id bigserial primary key, name varchar(100), tenant_id bigint not null references core_tenant, unit_id bigint references inventory_unit);
create table inventory_stocklevel (id bigserial primary key, quantity int, item_id bigint not null references inventory_item, warehouse_id bigint not null references inventory_warehouse);
create table sales_customer (id bigserial primary key, name varchar(100), tenant_id bigint not null references core_tenant);
create table sales_order (id bigserial primary key, customer_id bigint not null references sales_customer, tenant_id bigint not null references core_tenant, created_by_id int references auth_user);
create table sales_orderline (id bigserial primary key, order_id bigint not null references sales_order, item_id bigint not null references inventory_item);
create table reports_report (id bigserial primary key, title varchar(100), tenant_id bigint not null references core_tenant);
create table reports_reportrun (id bigserial primary key, report_id bigint not null references reports_report, ran_at timestamptz);
