/*
title = "Who is an admin by his own row may not make himself one; his firm is frozen as well, or his to choose"
key = "firm_id"
setup_tries = [["update profiles set firm_id = '{B}' where id = '{ann}'"]]
[forms]
all_frozen = { orders = "iiii" }
flag_frozen = { orders = "llll" }
flag_frozen_in_a_circle = { orders = "iiii" }
*/
create table firms (id uuid primary key, name text);
create table profiles (id uuid primary key references auth.users, firm_id uuid references firms, full_name text, is_admin boolean not null default false);
create table orders (id uuid primary key default gen_random_uuid(), firm_id uuid not null references firms, title text);
alter table firms enable row level security;
alter table profiles enable row level security;
alter table orders enable row level security;
create policy profiles_self on profiles for select to authenticated using (id = <<<auth.uid()|||auth.uid()|||(select auth.uid())>>>);
create policy profiles_edit on profiles for update to authenticated using (id = auth.uid())
  with check (id = auth.uid() and is_admin = (select p.is_admin from profiles p where p.id = auth.uid())<<<
    and firm_id is not distinct from (select p.firm_id from profiles p where p.id = auth.uid())|||
|||>>>);
create policy orders_admins on orders for all to authenticated using (exists (
  select 1 from profiles p where p.id = auth.uid() and p.is_admin and p.firm_id = orders.firm_id));
-- rows
insert into firms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into profiles values ('{ann}', '{A}', 'Ann', true), ('{bob}', '{B}', 'Bob', true);
insert into orders values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
