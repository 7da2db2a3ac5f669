/*
title = "A role that may do nothing itself, and may become one that may"
key = "shop_id"
role = "clerk"
surface = "sql"
[forms]
not_to_become = { sales = "dddd" }
to_become = { sales = "lddd" }
*/
create role clerk nologin;
create role auditor nologin;
<<<|||grant auditor to clerk with inherit false, set true;>>>
create table shops (id uuid primary key, name text not null);
create table sales (id uuid primary key default gen_random_uuid(), shop_id uuid not null references shops, title text);
alter table sales enable row level security;
grant usage on schema public, auth to clerk, auditor;
grant select on sales to auditor;
create policy all_of_them on sales for select to auditor using (true);
-- rows
insert into shops values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into sales values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
