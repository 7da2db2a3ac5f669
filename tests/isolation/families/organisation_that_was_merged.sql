/*
title = "An organisation that was merged into another stands for that one: as the server says, or as its members write"
key = "org_id"
setup_tries = [["update orgs set merged_into = '{B}'"]]
[forms]
by_the_server = { docs = "iiii" }
by_its_members = { docs = "llll" }
*/
create table orgs (id uuid primary key, name text not null, merged_into uuid references orgs);
create table members (org_id uuid not null references orgs, user_id uuid not null references auth.users, primary key (org_id, user_id));
alter table orgs enable row level security;
alter table members enable row level security;
revoke insert, update, delete on orgs from anon, authenticated;
grant update (name<<<|||, merged_into>>>) on orgs to authenticated;
create policy mine on orgs to authenticated using (id in (select m.org_id from members m where m.user_id = auth.uid()));
create policy myself on members for select to authenticated using (user_id = auth.uid());
create function my_orgs() returns setof uuid language sql stable security definer set search_path = '' as $$
  select coalesce(o.merged_into, o.id) from public.members m join public.orgs o on o.id = m.org_id where m.user_id = auth.uid()
$$;
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table docs enable row level security;
create policy of_mine on docs to authenticated using (org_id in (select my_orgs()));
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
