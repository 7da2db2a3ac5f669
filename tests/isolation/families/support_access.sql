/*
title = "Access that an admin grants to a supporter for a time: or that anybody grants to himself"
key = "customer_id"
setup_tries = [["insert into support_grants (customer_id, agent, granted_by, expires_at) values ('{B}', '{ann}', '{ann}', now() + interval '1 hour')"]]
[forms]
admins_grant = { cases = "iiii" }
self_granted = { cases = "llll" }
*/
create table customers (id uuid primary key, name text not null);
create table customer_staff (customer_id uuid not null references customers, user_id uuid not null references auth.users, is_admin boolean not null default false, primary key (customer_id, user_id));
create table support_grants (id bigint generated always as identity primary key, customer_id uuid not null references customers, agent uuid not null references auth.users, granted_by uuid not null references auth.users, expires_at timestamptz not null, check (expires_at < '2100-01-01'));
alter table customers enable row level security;
alter table customer_staff enable row level security;
alter table support_grants enable row level security;
revoke all on customers, customer_staff, support_grants from anon, authenticated;
grant select on customer_staff to authenticated;
grant select, insert on support_grants to authenticated;
create policy own_staff on customer_staff for select to authenticated using (user_id = auth.uid());
create policy own_grants on support_grants for select to authenticated using (agent = auth.uid() or granted_by = auth.uid());
create policy give_grants on support_grants for insert to authenticated with check (granted_by = auth.uid()<<< and exists (select 1 from customer_staff s where s.customer_id = support_grants.customer_id and s.user_id = auth.uid() and s.is_admin)|||>>>);
create table cases (id uuid primary key default gen_random_uuid(), customer_id uuid not null references customers, title text);
alter table cases enable row level security;
create policy staff_or_agent on cases to authenticated using (
  customer_id in (select s.customer_id from customer_staff s where s.user_id = auth.uid())
  or exists (select 1 from support_grants g where g.customer_id = cases.customer_id and g.agent = auth.uid() and g.expires_at > now())
);
-- rows
insert into customers values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into customer_staff values ('{A}', '{ann}', true), ('{B}', '{bob}', true);
insert into cases values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
