-- # Names without a Latin letter say nothing: foreign keys and an English registry do
-- tenant: public.tenants
-- direct tenant_id: 订单 客户 产品
-- transitive: 订单行
-- user: users
-- global: 国家
create table tenants (id int primary key, name text);
create table users (id int primary key, email text, password_hash text);
create table tenant_members (tenant_id int not null references tenants, user_id int not null references users, primary key (tenant_id, user_id));
create table 国家 (编号 int primary key);
create table 客户 (编号 int primary key, tenant_id int not null references tenants);
create table 产品 (编号 int primary key, tenant_id int not null references tenants);
create table 订单 (编号 int primary key, tenant_id int not null references tenants, 客户编号 int not null references 客户);
create table 订单行 (编号 int primary key, 订单编号 int not null references 订单, 产品编号 int not null references 产品);
-- membership tenant_id: tenant_members
