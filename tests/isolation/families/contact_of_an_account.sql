/*
title = "A key of two columns ties the account of a contact to its organisation, or: a contact of my own organisation may name an account of another one"
key = "org_id"
setup_tries = [["insert into contacts (org_id, account_id, user_id) values ('{A}', 'db000000-0000-4000-8000-000000000002', '{ann}')"]]
[meta.statements]
own_overrides = { org_id = "{A}", account_id = "da000000-0000-4000-8000-000000000001" }
insert_overrides = { org_id = "{B}", account_id = "db000000-0000-4000-8000-000000000002" }
[forms]
key_of_both = { statements = "iiii", accounts = "iii-" }
of_anybody = { statements = "liii", accounts = "iii-" }
*/
create table orgs (id uuid primary key, name text not null);
create table org_users (org_id uuid not null references orgs (id), user_id uuid not null references auth.users (id), primary key (org_id, user_id));
create table accounts (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs (id), title text not null, unique (org_id, id));
create table contacts (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs (id), account_id uuid not null, user_id uuid references auth.users (id),
  <<<foreign key (org_id, account_id) references accounts (org_id, id)|||foreign key (account_id) references accounts (id)>>>);
create table statements (id uuid primary key default gen_random_uuid(), org_id uuid not null, account_id uuid not null, title text not null, foreign key (org_id, account_id) references accounts (org_id, id));
alter table orgs enable row level security;
alter table org_users enable row level security;
alter table accounts enable row level security;
alter table contacts enable row level security;
alter table statements enable row level security;
create function my_orgs() returns setof uuid language sql stable security definer set search_path = '' as $$
  select ou.org_id from public.org_users ou where ou.user_id = auth.uid()
$$;
create policy org_users_self on org_users for select to authenticated using (user_id = (select auth.uid()));
create policy accounts_org on accounts for all to authenticated using (org_id in (select my_orgs()));
create policy contacts_org on contacts for all to authenticated using (org_id in (select my_orgs()));
create policy statements_staff on statements for all to authenticated using (org_id in (select my_orgs()));
create policy statements_portal on statements for select to authenticated using (
  account_id in (select c.account_id from contacts c where c.user_id = (select auth.uid())));
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into org_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into accounts values ('da000000-0000-4000-8000-000000000001', '{A}', 'a'), ('db000000-0000-4000-8000-000000000002', '{B}', 'b');
insert into statements values ('{own}', '{A}', 'da000000-0000-4000-8000-000000000001', 'own'), ('{secret}', '{B}', 'db000000-0000-4000-8000-000000000002', 'secret');
