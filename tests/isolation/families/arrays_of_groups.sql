/*
title = "Arrays as membership: the row's group is among mine, or mine are among the row's groups"
key = "group_id"
[forms]
element = { posts = "iiii" }
contained = { posts = "iiii" }
reversed = { posts = "llll" }
overlap = { posts = "-ll-" }
*/
create table groups (id uuid primary key, name text not null);
create table profiles (user_id uuid primary key references auth.users, group_ids uuid[] not null default '{}', nick text);
alter table groups enable row level security;
alter table profiles enable row level security;
revoke all on groups, profiles from anon, authenticated;
grant select on profiles to authenticated;
create policy self on profiles for select to authenticated using (user_id = auth.uid());
create function my_groups() returns uuid[] language sql stable security definer set search_path = '' as $$
  select coalesce((select p.group_ids from public.profiles p where p.user_id = auth.uid()), '{}')
$$;
create table posts (id uuid primary key default gen_random_uuid(), group_id uuid not null references groups, audience uuid[] not null default '{}', title text);
alter table posts enable row level security;
create policy of_group on posts to authenticated using (<<<group_id = any (my_groups())|||array[group_id] <@ my_groups()|||my_groups() <@ array[group_id]|||(group_id || audience) && my_groups()>>>);
-- rows
insert into groups values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into profiles values ('{ann}', '{{A}}'), ('{bob}', '{{B}}');
insert into posts values ('{own}', '{A}', '{}', 'own'), ('{secret}', '{B}', '{{A}}', 'secret');
