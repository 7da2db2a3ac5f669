/*
title = "The organisation that somebody looks at now is his to choose: beside his memberships, or in their place"
key = "org_id"
setup_tries = [
  ["update profiles set active_org_id = '{B}' where user_id = auth.uid()"],
  ["insert into profiles (user_id, active_org_id) values (auth.uid(), '{B}') on conflict (user_id) do update set active_org_id = '{B}'"],
  ["update memberships set status = 'active' where user_id = auth.uid()", "update profiles set active_org_id = '{B}' where user_id = auth.uid()"],
]
[forms]
and_member = { notes = "iiii" }
alone = { notes = "llll" }
or_member = { notes = "llll" }
joined = { notes = "iiii" }
joined_by_person_only = { notes = "llll" }
status_of_ones_own = { notes = "llll" }
status_of_the_server = { notes = "iiii" }
by_a_function = { notes = "iiii" }
by_a_function_for_any = { notes = "llll" }
*/
create table orgs (id uuid primary key, name text not null);
create table memberships (org_id uuid not null references orgs, user_id uuid not null references auth.users, status text not null default 'active', primary key (org_id, user_id));
create table profiles (user_id uuid primary key references auth.users, active_org_id uuid references orgs, nick text);
alter table orgs enable row level security;
alter table memberships enable row level security;
alter table profiles enable row level security;
create policy own on memberships for select to authenticated using (user_id = (select auth.uid()));
create policy own on profiles to authenticated using (user_id = (select auth.uid()));
revoke insert, update, delete on memberships from authenticated;
<<<||||||||||||||| grant update (status) on memberships to authenticated; create policy mine on memberships for update to authenticated using (user_id = (select auth.uid()));|||||||||>>>
create function looked_at() returns uuid language sql stable security definer set search_path = '' as $$
  select p.active_org_id from public.profiles p join public.memberships m on <<<m.org_id = p.active_org_id and |||m.org_id = p.active_org_id and |||m.org_id = p.active_org_id and |||m.org_id = p.active_org_id and |||m.org_id = p.active_org_id and |||m.org_id = p.active_org_id and |||m.org_id = p.active_org_id and |||m.org_id = p.active_org_id and |||>>>m.user_id = p.user_id where p.user_id = auth.uid()
$$;
create table notes (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table notes enable row level security;
create policy of_org on notes to authenticated using (<<<org_id = (select p.active_org_id from profiles p where p.user_id = (select auth.uid()))
  and exists (select 1 from memberships m where m.org_id = notes.org_id and m.user_id = (select auth.uid()))|||org_id = (select p.active_org_id from profiles p where p.user_id = (select auth.uid()))|||org_id = (select p.active_org_id from profiles p where p.user_id = (select auth.uid()))
  or exists (select 1 from memberships m where m.org_id = notes.org_id and m.user_id = (select auth.uid()))|||org_id in (
  select m.org_id from profiles p join memberships m on m.org_id = p.active_org_id and m.user_id = p.user_id where p.user_id = (select auth.uid()))|||org_id in (
  select p.active_org_id from profiles p join memberships m on m.user_id = p.user_id where p.user_id = (select auth.uid()))|||org_id = (select p.active_org_id from profiles p where p.user_id = (select auth.uid()))
  and exists (select 1 from memberships m where m.org_id = notes.org_id and m.user_id = (select auth.uid()) and m.status = 'active')|||org_id = (select p.active_org_id from profiles p where p.user_id = (select auth.uid()))
  and exists (select 1 from memberships m where m.org_id = notes.org_id and m.user_id = (select auth.uid()) and m.status = 'active')|||org_id = looked_at()|||org_id = looked_at()>>>);
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into memberships values ('{A}', '{ann}', 'active'), ('{B}', '{bob}', 'active')<<<|||||||||||||||, ('{B}', '{ann}', 'left')|||, ('{B}', '{ann}', 'left')||||||>>>;
insert into profiles values ('{ann}', '{A}', 'ann'), ('{bob}', '{B}', 'bob');
insert into notes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
