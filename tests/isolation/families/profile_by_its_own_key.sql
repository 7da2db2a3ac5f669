/*
title = "Members are profiles, which have a key of their own beside the account's: written by the server, claimed by whoever comes, or taken over"
key = "org_id"
setup_tries = [["update profiles set user_id = auth.uid() where user_id is null"], ["update profiles set user_id = '{eve}' where user_id = auth.uid()", "update profiles set user_id = auth.uid() where id = '{secret}'"]]
[forms]
by_the_server = { docs = "iiii" }
nickname = { docs = "iiii" }
claimed = { docs = "llll" }
taken_over = { docs = "llll" }
any_profile = { docs = "llll" }
*/
create table orgs (id uuid primary key, name text not null);
create table profiles (id uuid primary key default gen_random_uuid(), user_id uuid <<<not null |||not null ||||||not null |||not null >>>unique references auth.users, nick text);
create table members (org_id uuid not null references orgs, profile_id uuid not null references profiles, primary key (org_id, profile_id));
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table orgs enable row level security;
alter table profiles enable row level security;
alter table members enable row level security;
alter table docs enable row level security;
create policy seen on profiles for select to authenticated using (true);
create policy seen on members for select to authenticated using (true);
<<<|||revoke insert, update, delete on profiles from authenticated;
grant update (nick) on profiles to authenticated;
create policy edited on profiles for update to authenticated using (user_id = auth.uid());
|||create policy edited on profiles for update to authenticated using (user_id is null) with check (user_id = auth.uid());
|||create policy edited on profiles for update to authenticated using (true);
|||>>>create policy of_members on docs to authenticated using (org_id in (
  select m.org_id from members m join profiles p on p.id = m.profile_id where <<<p.user_id = auth.uid()|||p.user_id = auth.uid()|||p.user_id = auth.uid()|||p.user_id = auth.uid()|||p.user_id is not null>>>));
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into profiles values ('{own}', '{ann}'), ('{secret}', '{bob}')<<<||||||, ('dc000000-0000-4000-8000-000000000003', null)||||||>>>;
insert into members values ('{A}', '{own}'), ('{B}', '{secret}')<<<||||||, ('{B}', 'dc000000-0000-4000-8000-000000000003')||||||>>>;
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
