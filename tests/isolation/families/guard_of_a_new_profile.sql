/*
title = "A guard that compares with what was there: which is nothing for a new profile"
key = "space_id"
setup_tries = [["update profiles set space_id = '{B}' where id = auth.uid()"]]
[forms]
differs = { tasks = "llll" }
distinct = { tasks = "iiii" }
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
create policy profiles_self on profiles for select to authenticated using (id = (select auth.uid()));
create policy profiles_edit on profiles for update to authenticated using (id = (select auth.uid())) with check (id = (select auth.uid()));
create function keep_space() returns trigger language plpgsql as $$
begin
  if new.space_id <<<<> old.space_id|||is distinct from old.space_id>>> then raise exception 'the space of a profile is fixed'; end if;
  return new;
end
$$;
create trigger profiles_keep before update on profiles for each row execute function keep_space();
create policy tasks_space on tasks for all to authenticated using (space_id = (select p.space_id from profiles p where p.id = (select auth.uid())));
-- rows
insert into spaces values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into space_users values ('{A}', '{ann}', 'member'), ('{B}', '{bob}', 'owner');
insert into tasks (id, space_id, author, title) values ('{own}', '{A}', '{ann}', 'own'), ('{secret}', '{B}', '{bob}', 'secret');

insert into profiles values ('{ann}', '{A}', 'ann'), ('{bob}', '{B}', 'bob'), ('{eve}', null, 'eve');
