/*
title = "Children follow their parent by ON UPDATE CASCADE: which may move to another tenant, or not"
key = "tenant_id"
role = "depot_app"
surface = "app"
extra_roles = ["depot_app"]
settings = { "app.tenant" = "{A}" }
[attacks.stock]
update = ["update warehouses set tenant_id = '{B}'"]
[meta.stock]
move_col = "tenant_id"
[forms]
moves = { warehouses = "iili", stock = "iili" }
stays = { warehouses = "iiii", stock = "iiii" }
*/
create role depot_app nologin;
grant usage on schema public to depot_app;
create table tenants (id uuid primary key, name text not null);
create table warehouses (id uuid primary key default gen_random_uuid(), tenant_id uuid not null references tenants (id), title text not null, unique (tenant_id, id));
create table stock (
  id uuid primary key default gen_random_uuid(), tenant_id uuid not null, warehouse_id uuid not null, title text not null, quantity int not null default 0,
  foreign key (tenant_id, warehouse_id) references warehouses (tenant_id, id) on update cascade on delete cascade
);
alter table warehouses enable row level security;
alter table stock enable row level security;
grant select, insert, update, delete on warehouses to depot_app;
grant select, insert, delete, update (title, quantity) on stock to depot_app;
create policy warehouses_read on warehouses for select to depot_app using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy warehouses_add on warehouses for insert to depot_app with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy warehouses_edit on warehouses for update to depot_app using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (<<<title <> ''|||tenant_id = nullif(current_setting('app.tenant', true), '')::uuid and title <> ''>>>);
create policy warehouses_drop on warehouses for delete to depot_app using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy stock_tenant on stock for all to depot_app using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
-- rows
insert into tenants values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into warehouses values ('aa000000-0000-4000-8000-000000000001', '{A}', 'a'), ('bb000000-0000-4000-8000-000000000002', '{B}', 'b');
insert into stock values ('{own}', '{A}', 'aa000000-0000-4000-8000-000000000001', 'own'), ('{secret}', '{B}', 'bb000000-0000-4000-8000-000000000002', 'secret');
