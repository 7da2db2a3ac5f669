/*
title = "A membership that ends: whose end its holder may move, or whose missing end means for ever"
key = "pool_id"
setup_tries = [["update swimmers set until = now() + interval '1 year'"], ["update swimmers set until = null"], ["update swimmers set locker = 3"]]
[forms]
fixed = { lanes = "iiii" }
movable = { lanes = "llll" }
whole_row = { lanes = "llll" }
*/
create table pools (id uuid primary key, name text not null);
create table swimmers (pool_id uuid not null references pools, user_id uuid not null references auth.users, until timestamptz, locker int, primary key (pool_id, user_id));
alter table pools enable row level security;
alter table swimmers enable row level security;
revoke all on pools, swimmers from anon, authenticated;
grant select on swimmers to authenticated;
grant update <<<(locker)|||(locker, until)|||>>> on swimmers to authenticated;
create policy self on swimmers for select to authenticated using (user_id = auth.uid());
create policy self_edit on swimmers for update to authenticated using (user_id = auth.uid());
create function swims(pool uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.swimmers s where s.pool_id = pool and s.user_id = auth.uid() and <<<s.until > now()|||s.until > now()|||coalesce(s.until > now(), true)>>>)
$$;
create table lanes (id uuid primary key default gen_random_uuid(), pool_id uuid not null references pools, title text);
alter table lanes enable row level security;
create policy of_pool on lanes to authenticated using (swims(pool_id));
-- rows
insert into pools values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into swimmers values ('{A}', '{ann}', '2090-01-01'), ('{B}', '{bob}', '2090-01-01'), ('{B}', '{ann}', '2020-01-01');
insert into lanes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
