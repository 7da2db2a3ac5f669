/*
title = "A delegation opens the giver's organisations: written by the giver, by whoever takes it, or read the other way round"
key = "org_id"
setup_tries = [["insert into delegations values ('{bob}', '{ann}')"], ["insert into delegations values ('{ann}', '{bob}')"], ["insert into delegations values ('{ann}', '{ann}')", "update delegations set from_user = '{bob}'"]]
[forms]
by_the_giver = { docs = "iiii" }
by_the_taker = { docs = "liii" }
changed_by_the_taker = { docs = "liii" }
the_other_way = { docs = "liii" }
*/
create table orgs (id uuid primary key, name text not null);
create table members (org_id uuid not null references orgs, user_id uuid not null references auth.users, primary key (org_id, user_id));
create table delegations (from_user uuid not null references auth.users, to_user uuid not null references auth.users, primary key (from_user, to_user));
alter table orgs enable row level security;
alter table members enable row level security;
alter table delegations enable row level security;
create policy myself on members for select to authenticated using (user_id = auth.uid());
create policy seen on delegations for select to authenticated using (auth.uid() in (from_user, to_user));
create policy made on delegations for insert to authenticated with check (<<<from_user|||to_user|||from_user|||from_user>>> = auth.uid());
<<<||||||create policy changed on delegations for update to authenticated using (to_user = auth.uid());
|||>>>create function delegated_orgs() returns setof uuid language sql stable security definer set search_path = '' as $$
  select m.org_id from public.members m join public.delegations d on d.<<<from_user|||from_user|||from_user|||to_user>>> = m.user_id
  where d.<<<to_user|||to_user|||to_user|||from_user>>> = auth.uid()
$$;
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table docs enable row level security;
create policy of_mine on docs to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
create policy of_givers on docs for select to authenticated using (org_id in (select delegated_orgs()));
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
