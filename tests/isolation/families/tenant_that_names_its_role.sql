/*
title = "The tenant's own row names the role of the database that is its: and its role edits the row, or only its title"
key = "tenant_id"
role = "hotel_a"
surface = "sql"
extra_roles = ["hotel_a", "hotel_b"]
setup_tries = [["update tenants set db_role = 'hotel_a'"]]
[forms]
edits_any = { rooms = "llll" }
edits_none = { rooms = "iiii" }
*/
create role hotel_a nologin;
create role hotel_b nologin;
grant usage on schema public to hotel_a, hotel_b;
create table tenants (id uuid primary key, title text not null, db_role name not null);
create table rooms (id uuid primary key default gen_random_uuid(), tenant_id uuid not null references tenants (id), title text not null);
alter table tenants enable row level security;
alter table rooms enable row level security;
grant select, update on tenants to hotel_a, hotel_b;
grant select, insert, update, delete on rooms to hotel_a, hotel_b;
create policy tenants_read on tenants for select using (pg_has_role(db_role, 'USAGE'));
create policy tenants_edit on tenants for update using (<<<true|||pg_has_role(db_role, 'USAGE')>>>) with check (pg_has_role(db_role, 'USAGE'));
create policy rooms_tenant on rooms for all using (exists (select 1 from tenants t where t.id = rooms.tenant_id and pg_has_role(t.db_role, 'USAGE')));
-- rows
insert into tenants values ('{A}', 'Alpha', 'hotel_a'), ('{B}', 'Beta', 'hotel_b');
insert into rooms values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
