/*
title = "A function that lists tasks with its owner's rights"
key = "space_id"
functions = { "tasks_of(uuid)" = { table = "tasks", calls = ["select id from tasks_of('{A}')", "select id from tasks_of('{B}')", "select id from tasks_of(null)"] } }
[forms]
return_query = { "tasks_of(uuid)" = "i" }
raise_first = { "tasks_of(uuid)" = "i" }
raise_any = { "tasks_of(uuid)" = "l" }
loop = { "tasks_of(uuid)" = "i" }
join = { "tasks_of(uuid)" = "i" }
left_join = { "tasks_of(uuid)" = "l" }
early_return = { "tasks_of(uuid)" = "i" }
*/
create table spaces (id uuid primary key, name text not null);
create table space_users (space_id uuid not null references spaces (id), user_id uuid not null references auth.users (id), role text not null default 'member', primary key (space_id, user_id));
create table tasks (id uuid primary key default gen_random_uuid(), space_id uuid not null references spaces (id), author uuid references auth.users (id), title text not null);
alter table spaces enable row level security;
alter table space_users enable row level security;
alter table tasks enable row level security;
create policy space_users_self on space_users for select to authenticated using (user_id = (select auth.uid()));

create policy tasks_space on tasks for all to authenticated using (space_id in (select m.space_id from space_users m where m.user_id = (select auth.uid())));
<<<create function tasks_of(p uuid) returns table (id uuid, title text) language plpgsql volatile security definer set search_path = '' as $$ begin return query select t.id, t.title from public.tasks t where t.space_id = p and exists (select 1 from public.space_users m where m.space_id = t.space_id and m.user_id = auth.uid()); end $$;|||create function tasks_of(p uuid) returns table (id uuid, title text) language plpgsql volatile security definer set search_path = '' as $$ begin if not exists (select 1 from public.space_users m where m.space_id = p and m.user_id = auth.uid()) then raise exception 'no'; end if; return query select t.id, t.title from public.tasks t where t.space_id = p; end $$;|||create function tasks_of(p uuid) returns table (id uuid, title text) language plpgsql volatile security definer set search_path = '' as $$ begin if not exists (select 1 from public.space_users m where m.user_id = auth.uid()) then raise exception 'no'; end if; return query select t.id, t.title from public.tasks t where t.space_id = p; end $$;|||create function tasks_of(p uuid) returns setof public.tasks language plpgsql volatile security definer set search_path = '' as $$ declare r public.tasks; begin for r in select t.* from public.tasks t where t.space_id = p and exists (select 1 from public.space_users m where m.space_id = t.space_id and m.user_id = auth.uid()) loop return next r; end loop; end $$;|||create function tasks_of(p uuid) returns setof public.tasks language sql stable security definer set search_path = '' as $$ select t.* from public.tasks t join public.space_users m using (space_id) where m.user_id = auth.uid() and (p is null or t.space_id = p) $$;|||create function tasks_of(p uuid) returns setof public.tasks language sql stable security definer set search_path = '' as $$ select t.* from public.tasks t left join public.space_users m on m.space_id = t.space_id and m.user_id = auth.uid() where (p is null or t.space_id = p) $$;|||create function tasks_of(p uuid) returns setof public.tasks language plpgsql volatile security definer set search_path = '' as $$ begin if not exists (select 1 from public.space_users m where m.space_id = p and m.user_id = auth.uid()) then return; end if; return query select t.* from public.tasks t where t.space_id = p; end $$;>>>
-- rows
insert into spaces values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into space_users values ('{A}', '{ann}', 'member'), ('{B}', '{bob}', 'owner');
insert into tasks (id, space_id, author, title) values ('{own}', '{A}', '{ann}', 'own'), ('{secret}', '{B}', '{bob}', 'secret');
