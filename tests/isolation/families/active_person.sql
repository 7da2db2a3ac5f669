/*
title = "An active person, or one who has paid, sees what is of his firm, or whatever there is"
key = "firm_id"
[forms]
of_his_firm = { orders = "iiii" }
of_any_firm = { orders = "llll" }
paying_of_his_firm = { orders = "iiii" }
paying_of_any_firm = { orders = "llll" }
*/
create table firms (id uuid primary key, name text);
create table profiles (id uuid primary key references auth.users, firm_id uuid references firms, full_name text, is_active boolean not null default false, status text not null default 'new', plan text not null default 'free', verified_at timestamptz);
create table orders (id uuid primary key default gen_random_uuid(), firm_id uuid not null references firms, title text);
alter table firms enable row level security;
alter table profiles enable row level security;
alter table orders enable row level security;
create policy profiles_self on profiles for select to authenticated using (id = (select auth.uid()));
create policy orders_active on orders for all to authenticated using (exists (
  select 1 from profiles p where p.id = (select auth.uid()) and <<<p.is_active and p.status = 'approved' and p.firm_id = orders.firm_id|||p.is_active and p.status = 'approved'|||p.plan = 'pro' and p.verified_at is not null and p.firm_id = orders.firm_id|||p.plan = 'pro' and p.verified_at is not null>>>));
-- rows
insert into firms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into profiles values ('{ann}', '{A}', 'Ann', true, 'approved', 'pro', '2020-01-01'), ('{bob}', '{B}', 'Bob', true, 'approved', 'pro', '2020-01-01');
insert into orders values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
