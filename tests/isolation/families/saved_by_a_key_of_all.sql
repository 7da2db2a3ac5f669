/*
title = "A function inserts or updates by a key: that is the tenant's own, or one among all of them"
key = "space_id"
[functions."save_task(uuid, text, text)"]
table = "tasks"
effect = "write"
calls = ["select save_task('{A}', 'second', 'x')"]
[forms]
of_the_space = { tasks = "i---", "save_task(uuid, text, text)" = "i" }
of_all = { tasks = "i---", "save_task(uuid, text, text)" = "l" }
*/
create table spaces (id uuid primary key, name text not null);
create table space_users (space_id uuid not null references spaces (id), user_id uuid not null references auth.users (id), primary key (space_id, user_id));
create table tasks (id uuid primary key default gen_random_uuid(), space_id uuid not null references spaces (id), slug text not null, title text not null, unique (<<<space_id, |||>>>slug));
alter table spaces enable row level security;
alter table space_users enable row level security;
alter table tasks enable row level security;
revoke insert, update, delete on tasks from anon, authenticated;
create policy self on space_users for select to authenticated using (user_id = (select auth.uid()));
create policy of_space on tasks for select to authenticated using (space_id in (select m.space_id from space_users m where m.user_id = (select auth.uid())));
create function save_task(space uuid, s text, t text) returns void language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select 1 from public.space_users m where m.space_id = space and m.user_id = auth.uid()) then raise exception 'no member'; end if;
  insert into public.tasks (space_id, slug, title) values (space, s, t) on conflict (<<<space_id, |||>>>slug) do update set title = excluded.title;
end $$;
-- rows
insert into spaces values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into space_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into tasks (id, space_id, slug, title) values ('{own}', '{A}', 'first', 'own'), ('{secret}', '{B}', 'second', 'secret');
