/*
title = "Who has which role of a common list in which organisation: asked of the row's, of any, given to oneself, moved, or taken back"
key = "org_id"
setup_tries = [["insert into user_roles (user_id, role_id, org_id) values ('{ann}', 'e0000000-0000-4000-8000-000000000001', '{B}')"], ["update user_roles set org_id = '{B}'"]]
[forms]
here = { docs = "iiii" }
by_a_function = { docs = "iiii" }
any_role = { docs = "iiii" }
anywhere = { docs = "llll" }
given_to_oneself = { docs = "llll" }
moved = { docs = "llll" }
taken_back = { docs = "llll" }
*/
create table orgs (id uuid primary key, name text not null);
create table roles (id uuid primary key, name text not null unique);
create table user_roles (user_id uuid not null references auth.users, role_id uuid not null references roles, org_id uuid not null references orgs<<<||||||||||||||||||, removed_at timestamptz>>>, primary key (user_id, role_id, org_id));
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table orgs enable row level security;
alter table roles enable row level security;
alter table user_roles enable row level security;
alter table docs enable row level security;
create policy listed on roles for select to authenticated using (true);
create policy mine on user_roles for select to authenticated using (user_id = auth.uid());
<<<||||||||||||create policy taken on user_roles for insert to authenticated with check (user_id = auth.uid());
|||create policy changed on user_roles for update to authenticated using (user_id = auth.uid());
|||>>>create function has_role(org uuid, wanted text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.user_roles u join public.roles r on r.id = u.role_id where u.user_id = auth.uid() and u.org_id = org and r.name = wanted)
$$;
create policy of_editors on docs to authenticated using (<<<exists (
  select 1 from user_roles u join roles r on r.id = u.role_id where u.user_id = auth.uid() and u.org_id = docs.org_id and r.name = 'editor')|||has_role(org_id, 'editor')|||org_id in (select u.org_id from user_roles u where u.user_id = auth.uid())|||exists (
  select 1 from user_roles u join roles r on r.id = u.role_id where u.user_id = auth.uid() and r.name = 'editor')|||has_role(org_id, 'editor')|||has_role(org_id, 'editor')|||has_role(org_id, 'editor')>>>);
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into roles values ('e0000000-0000-4000-8000-000000000001', 'editor'), ('e0000000-0000-4000-8000-000000000002', 'viewer');
insert into user_roles values ('{ann}', 'e0000000-0000-4000-8000-000000000001', '{A}'), ('{bob}', 'e0000000-0000-4000-8000-000000000001', '{B}');
<<<||||||||||||||||||insert into user_roles values ('{ann}', 'e0000000-0000-4000-8000-000000000001', '{B}', '2020-01-01');
>>>insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
