/*
title = "Which role is of which firm stands in a table: that an administrator writes, or whoever is named"
key = "firm_id"
role = "firm_one"
surface = "sql"
extra_roles = ["firm_one", "firm_two"]
setup_tries = [["insert into firm_roles values ('{B}', 'firm_one')"], ["update firm_roles set firm_id = '{B}'"]]
[forms]
read_only = { ledgers = "iiii" }
added = { ledgers = "llll" }
changed = { ledgers = "llll" }
*/
create role firm_one nologin;
create role firm_two nologin;
create table firms (id uuid primary key, name text);
create table firm_roles (firm_id uuid not null references firms, role_name name not null, primary key (firm_id, role_name));
create table ledgers (id uuid primary key default gen_random_uuid(), firm_id uuid not null references firms, title text);
alter table firms enable row level security;
alter table firm_roles enable row level security;
alter table ledgers enable row level security;
grant select on firm_roles to firm_one, firm_two;
<<<|||grant insert on firm_roles to firm_one, firm_two|||grant update (firm_id) on firm_roles to firm_one, firm_two>>>;
create policy seen on firm_roles for select using (role_name = current_user);
<<<|||create policy added on firm_roles for insert with check (role_name = current_user)|||create policy changed on firm_roles for update using (role_name = current_user) with check (role_name = current_user)>>>;
grant select, insert, update, delete on ledgers to firm_one, firm_two;
create policy of_role on ledgers using (firm_id in (select r.firm_id from firm_roles r where r.role_name = current_user));
-- rows
insert into firms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into firm_roles values ('{A}', 'firm_one'), ('{B}', 'firm_two');
insert into ledgers values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
