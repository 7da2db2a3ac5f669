/*
title = "Companies below one's own: in a closure table or by the parent of each, put there by the server, the child or the parent"
key = "company_id"
setup_tries = [["insert into company_closure values ('{A}', '{B}', 1)"], ["update companies set parent_id = '{A}' where id = '{B}'"], ["update companies set parent_id = '{A}'"]]
[forms]
closure = { invoices = "iiii" }
closure_extended_above = { invoices = "llll" }
closure_extended_below = { invoices = "iiii" }
tree = { invoices = "iiii" }
tree_adopted = { invoices = "llll" }
tree_joined = { invoices = "iiii" }
sisters = { invoices = "llll" }
*/
create table companies (id uuid primary key default gen_random_uuid(), name text not null, parent_id uuid references companies (id));
create table staff (company_id uuid not null references companies (id), person_id uuid not null references auth.users (id), primary key (company_id, person_id));
create table company_closure (ancestor uuid not null references companies (id), descendant uuid not null references companies (id), depth int not null, primary key (ancestor, descendant));
alter table companies enable row level security;
alter table staff enable row level security;
alter table company_closure enable row level security;
create policy listed on companies for select to authenticated using (true);
create policy listed on company_closure for select to authenticated using (true);
create policy me on staff for select to authenticated using (person_id = auth.uid());
<<<|||create policy above on company_closure for insert to authenticated with check (ancestor in (select s.company_id from staff s where s.person_id = auth.uid()));|||create policy below on company_closure for insert to authenticated with check (descendant in (select s.company_id from staff s where s.person_id = auth.uid()));||||||create policy adopt on companies for update to authenticated using (true) with check (parent_id in (select s.company_id from staff s where s.person_id = auth.uid()));|||create policy join_it on companies for update to authenticated using (id in (select s.company_id from staff s where s.person_id = auth.uid()));|||>>>
create table invoices (id uuid primary key default gen_random_uuid(), company_id uuid not null references companies (id), title text not null);
alter table invoices enable row level security;
create policy invoices_of on invoices for all to authenticated using (company_id in (
  <<<select c.descendant from company_closure c join staff s on s.company_id = c.ancestor where s.person_id = auth.uid()|||select c.descendant from company_closure c join staff s on s.company_id = c.ancestor where s.person_id = auth.uid()|||select c.descendant from company_closure c join staff s on s.company_id = c.ancestor where s.person_id = auth.uid()|||with recursive tree as (
    select s.company_id as id from staff s where s.person_id = auth.uid()
    union select c.id from companies c join tree t on c.parent_id = t.id
  ) select id from tree|||with recursive tree as (
    select s.company_id as id from staff s where s.person_id = auth.uid()
    union select c.id from companies c join tree t on c.parent_id = t.id
  ) select id from tree|||with recursive tree as (
    select s.company_id as id from staff s where s.person_id = auth.uid()
    union select c.id from companies c join tree t on c.parent_id = t.id
  ) select id from tree|||select c.id from companies c join companies mine on mine.parent_id = c.parent_id join staff s on s.company_id = mine.id where s.person_id = auth.uid()>>>
));
-- rows
insert into companies values ('99999999-0000-4000-8000-000000000009', 'Holding', null);
insert into companies values ('{A}', 'Alpha', '99999999-0000-4000-8000-000000000009'), ('{B}', 'Beta', '99999999-0000-4000-8000-000000000009');
insert into staff values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into company_closure values ('{A}', '{A}', 0), ('{B}', '{B}', 0);
insert into invoices values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
