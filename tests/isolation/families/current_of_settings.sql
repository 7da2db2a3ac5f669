/*
title = "The organisation that a person works in now: any, or by a composite key one of his own"
key = "org_id"
setup_tries = [["update preferences set current_org = '{B}'"], ["update preferences set current_org = '{B}' where user_id = '{ann}'"]]
[forms]
keyed = { budgets = "iiii" }
plain = { budgets = "llll" }
*/
create table orgs (id uuid primary key, name text not null);
create table org_users (org_id uuid not null references orgs, user_id uuid not null references auth.users, primary key (user_id, org_id));
create table preferences (user_id uuid primary key references auth.users, theme text, current_org uuid, <<<foreign key (user_id, current_org) references org_users (user_id, org_id)|||foreign key (current_org) references orgs (id)>>>);
alter table orgs enable row level security;
alter table org_users enable row level security;
alter table preferences enable row level security;
create policy ou on org_users for select to authenticated using (user_id = auth.uid());
create policy pref on preferences to authenticated using (user_id = auth.uid()) with check (user_id = auth.uid());
create table budgets (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table budgets enable row level security;
create policy of_current on budgets to authenticated using (org_id = (select p.current_org from preferences p where p.user_id = auth.uid()));
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into org_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into preferences values ('{ann}', 'dark', '{A}'), ('{bob}', 'dark', '{B}');
insert into budgets values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
