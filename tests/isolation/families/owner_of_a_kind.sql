/*
title = "An owner that is a person or a company, by number: with its kind and without"
key = "owner"
tenant_a = "company:5"
tenant_b = "person:5"
claims = { app_metadata = { company = 5 } }
meta = { invoices = { to_a = "company:5", to_b = "person:5", move_col = "", insert_cols = ["id", "owner_type", "owner_no", "title"] } }
attacks = { invoices = { update = ["update invoices set owner_type = 'person'", "update invoices set title = 'x'"] } }
[forms]
with_kind = { invoices = "iiii" }
without = { invoices = "llll" }
kind_of_person = { invoices = "llll" }
*/
create table invoices (
  id uuid primary key default gen_random_uuid(), owner_type text not null check (owner_type in ('person', 'company')), owner_no int not null,
  owner text generated always as (owner_type || ':' || owner_no::text) stored, title text not null
);
alter table invoices enable row level security;
create policy of_owner on invoices to authenticated using (
  <<<owner_type = 'company' and owner_no = (auth.jwt() -> 'app_metadata' ->> 'company')::int|||owner_no = (auth.jwt() -> 'app_metadata' ->> 'company')::int|||owner_no = (auth.jwt() -> 'app_metadata' ->> 'company')::int and owner_type in ('person', 'company')>>>
);
-- rows
insert into invoices (id, owner_type, owner_no, title) values ('{own}', 'company', 5, 'own'), ('{secret}', 'person', 5, 'secret');
