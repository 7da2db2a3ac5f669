/*
title = "A hierarchy of units walked down from the caller's, up as well, or without its company"
key = "company_id"
attacks = { tickets = { update = ["update tickets set company_id = '{B}', unit_id = 'b5000000-0000-4000-8000-000000000002'"] } }
[forms]
down = { tickets = "iiii" }
both_ways = { tickets = "llll" }
by_name = { tickets = "llll" }
*/
create table companies (id uuid primary key, name text not null);
create table units (id uuid primary key, company_id uuid not null references companies, parent_id uuid, name text not null, unique (company_id, id), foreign key (company_id, parent_id) references units (company_id, id));
create table workers (unit_id uuid not null references units, user_id uuid not null references auth.users, primary key (unit_id, user_id));
alter table companies enable row level security;
alter table units enable row level security;
alter table workers enable row level security;
revoke all on companies, units, workers from anon, authenticated;
create function my_units() returns setof uuid language sql stable security definer set search_path = '' as $$
  with recursive below as (
    select u.id, u.parent_id, u.name from public.units u join public.workers w on w.unit_id = u.id where w.user_id = auth.uid()
    union
    select u.id, u.parent_id, u.name from public.units u join below b on <<<u.parent_id = b.id|||u.parent_id = b.id or u.parent_id is null and b.parent_id is null|||u.name = b.name>>>
  )
  select id from below
$$;
create table tickets (id uuid primary key default gen_random_uuid(), company_id uuid not null, unit_id uuid not null, title text, foreign key (company_id, unit_id) references units (company_id, id));
alter table tickets enable row level security;
create policy of_unit on tickets to authenticated using (unit_id in (select my_units()));
-- rows
insert into companies values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into units values ('a5000000-0000-4000-8000-000000000001', '{A}', null, 'sales'), ('b5000000-0000-4000-8000-000000000002', '{B}', null, 'sales');
insert into workers values ('a5000000-0000-4000-8000-000000000001', '{ann}'), ('b5000000-0000-4000-8000-000000000002', '{bob}');
insert into tickets values ('{own}', '{A}', 'a5000000-0000-4000-8000-000000000001', 'own'), ('{secret}', '{B}', 'b5000000-0000-4000-8000-000000000002', 'secret');
