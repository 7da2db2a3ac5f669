/*
title = "An order has the company that made it and the one it belongs to: the first is checked, or the second"
key = "company_id"
[meta.orders]
own_overrides = { made_for = "{A}" }
insert_overrides = { made_for = "{A}" }
[forms]
maker = { orders = "illi" }
owner = { orders = "iiii" }
*/
create table companies (id uuid primary key, name text not null);
create table employees (company_id uuid not null references companies (id), user_id uuid primary key references auth.users (id));
create table orders (id uuid primary key default gen_random_uuid(), company_id uuid not null references companies (id), made_for uuid not null references companies (id), title text not null);
alter table companies enable row level security;
alter table employees enable row level security;
alter table orders enable row level security;
create function my_company() returns uuid language sql stable security definer set search_path = '' as $$
  select e.company_id from public.employees e where e.user_id = auth.uid()
$$;
create policy orders_read on orders for select to authenticated using (company_id = my_company());
create policy orders_add on orders for insert to authenticated with check (<<<made_for|||company_id>>> = my_company());
create policy orders_edit on orders for update to authenticated using (company_id = my_company()) with check (<<<made_for|||company_id>>> = my_company());
create policy orders_drop on orders for delete to authenticated using (company_id = my_company());
-- rows
insert into companies values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into employees values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into orders values ('{own}', '{A}', '{A}', 'own'), ('{secret}', '{B}', '{B}', 'secret');
