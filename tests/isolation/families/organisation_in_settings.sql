/*
title = "The settings of a person say which organisation he is of: the server's to write, his own, for him to add to by a function"
key = "org_id"
setup_tries = [["""update profiles set settings = '{"org_id": "{B}"}' where user_id = auth.uid()"""], ["""select add_settings('{"org_id": "{B}"}')"""]]
[forms]
of_the_server = { docs = "iiii" }
his_own = { docs = "llll" }
added_to = { docs = "llll" }
one_for_all = { docs = "llll" }
*/
create table orgs (id uuid primary key, name text not null);
create table profiles (user_id uuid primary key references auth.users (id), settings jsonb not null default '{}', full_name text);
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs (id), title text not null);
alter table orgs enable row level security;
alter table profiles enable row level security;
alter table docs enable row level security;
revoke insert, update, delete on profiles from authenticated;
grant update (full_name<<<|||, settings||||||>>>) on profiles to authenticated;
create policy own on profiles to authenticated using (user_id = auth.uid());
<<<||||||create function add_settings(more jsonb) returns void language sql security definer set search_path = '' as $$
  update public.profiles p set settings = p.settings || more where p.user_id = auth.uid()
$$;
|||create policy listed on profiles for select to authenticated using (settings ->> 'listed' is not null);
>>>create policy of_org on docs to authenticated using (org_id <<<=|||=|||=|||in>>> (
  select (p.settings ->> 'org_id')::uuid from profiles p<<< where p.user_id = auth.uid()||| where p.user_id = auth.uid()||| where p.user_id = auth.uid()|||>>>));
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into profiles values ('{ann}', '{"org_id": "{A}", "theme": "dark"}', 'Ann'), ('{bob}', '{"org_id": "{B}", "listed": "yes"}', 'Bob');
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
