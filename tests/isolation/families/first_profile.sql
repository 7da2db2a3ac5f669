/*
title = "Whoever has no profile makes one: with a space of his choice, or none"
key = "space_id"
setup_tries = [["insert into profiles (id, space_id) values (auth.uid(), '{B}')"]]
[forms]
any = { tasks = "llll" }
none = { tasks = "iiii" }
own_domain = { tasks = "iiii" }
*/
create table spaces (id uuid primary key, name text not null);
create table space_users (space_id uuid not null references spaces (id), user_id uuid not null references auth.users (id), role text not null default 'member', primary key (space_id, user_id));
create table tasks (id uuid primary key default gen_random_uuid(), space_id uuid not null references spaces (id), author uuid references auth.users (id), title text not null);
alter table spaces enable row level security;
alter table space_users enable row level security;
alter table tasks enable row level security;
create policy space_users_self on space_users for select to authenticated using (user_id = (select auth.uid()));
create table profiles (id uuid primary key references auth.users (id), space_id uuid references spaces (id), nick text);
alter table profiles enable row level security;
revoke insert, update, delete on profiles from authenticated;
grant insert on profiles to authenticated;
grant update (nick) on profiles to authenticated;
create policy profiles_self on profiles for select to authenticated using (id = (select auth.uid()));
create policy profiles_add on profiles for insert to authenticated with check (id = (select auth.uid())<<<||| and space_id is null||| and space_id in (select m.space_id from space_users m where m.user_id = (select auth.uid()))>>>);
create policy profiles_edit on profiles for update to authenticated using (id = (select auth.uid()));
create policy tasks_space on tasks for all to authenticated using (space_id = (select p.space_id from profiles p where p.id = (select auth.uid())));
-- rows
insert into spaces values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into space_users values ('{A}', '{ann}', 'member'), ('{B}', '{bob}', 'owner');
insert into tasks (id, space_id, author, title) values ('{own}', '{A}', '{ann}', 'own'), ('{secret}', '{B}', '{bob}', 'secret');

insert into profiles values ('{ann}', '{A}', 'ann'), ('{bob}', '{B}', 'bob');
