/*
title = "A slug is kept in lower case: as a policy folds it, or by another function or collation than its CHECK"
key = "slug"
tenant_a = "ışık"
tenant_b = "işik"
claims = { app_metadata = { slug = "ışık" } }
meta = { quotes = { to_a = "ışık", to_b = "işik" } }
[forms]
lower = { quotes = "iiii" }
upper = { quotes = "llll" }
*/
create table vendors (slug text primary key check (slug = lower(slug)));
alter table vendors enable row level security;
create table quotes (id uuid primary key default gen_random_uuid(), slug text not null references vendors, title text);
alter table quotes enable row level security;
create policy of_vendor on quotes to authenticated using (
  <<<lower|||upper>>>(slug) = <<<lower|||upper>>>(auth.jwt() -> 'app_metadata' ->> 'slug')
);
-- rows
insert into vendors values ('ışık'), ('işik');
insert into quotes values ('{own}', 'ışık', 'own'), ('{secret}', 'işik', 'secret');
