/*
title = "A membership that counts only while it is active: one policy asks whether it is, another forgets"
key = "troupe_id"
[forms]
asked = { plays = "iiii" }
forgotten = { plays = "llll" }
another_label = { plays = "llll" }
turned = { plays = "llll" }
*/
create table troupes (id uuid primary key, name text not null);
create table actors (troupe_id uuid not null references troupes, user_id uuid not null references auth.users, status text not null, left_at timestamptz, primary key (troupe_id, user_id));
alter table troupes enable row level security;
alter table actors enable row level security;
revoke all on actors, troupes from anon, authenticated;
grant select on actors, troupes to authenticated;
create policy self on actors for select to authenticated using (user_id = auth.uid());
create policy of_actors on troupes for select to authenticated using (
  id in (select a.troupe_id from actors a where a.user_id = auth.uid() and a.status = 'active' and a.left_at is null)
);
create function plays_in(troupe uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.actors a where a.troupe_id = troupe and a.user_id = auth.uid()<<< and a.status in ('active') and a.left_at is null||| and a.status = 'active'||| and a.status in ('active', 'invited') and a.left_at is null||| and a.status = 'active' and a.left_at is not null>>>)
$$;
create table plays (id uuid primary key default gen_random_uuid(), troupe_id uuid not null references troupes, title text);
alter table plays enable row level security;
create policy of_troupe on plays to authenticated using (plays_in(troupe_id));
-- rows
insert into troupes values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into actors values ('{A}', '{ann}', 'active', null), ('{B}', '{bob}', 'active', null), ('{B}', '{ann}', <<<'invited', null|||'active', '2020-01-01'|||'invited', null|||'active', '2020-01-01'>>>);
insert into plays values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
