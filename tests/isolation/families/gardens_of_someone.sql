/*
title = "A set-returning helper whose argument defaults to the caller, called with somebody else"
key = "garden_id"
[forms]
caller = { plants = "iiii" }
planter = { plants = "llll" }
*/
create table gardens (id uuid primary key, name text not null);
create table gardeners (garden_id uuid not null references gardens, user_id uuid not null references auth.users, primary key (garden_id, user_id));
alter table gardens enable row level security;
alter table gardeners enable row level security;
revoke insert, update, delete, truncate on gardens, gardeners from anon, authenticated;
create policy self on gardeners for select to authenticated using (user_id = auth.uid());
create function gardens_of(person uuid default auth.uid()) returns setof uuid language sql stable security definer set search_path = '' as $$
  select g.garden_id from public.gardeners g where g.user_id = person
$$;
create table plants (id uuid primary key default gen_random_uuid(), garden_id uuid not null references gardens, planted_by uuid references auth.users, title text);
alter table plants enable row level security;
create policy of_garden on plants to authenticated using (garden_id in (select <<<gardens_of()|||gardens_of(planted_by)>>>));
-- rows
insert into gardens values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into gardeners values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into plants values ('{own}', '{A}', '{ann}', 'own'), ('{secret}', '{B}', '{bob}', 'secret');
