/*
title = "Who founded a farm may enter himself there, and writes private notes anywhere: of his farm, of any, of one whose founder he may change"
key = "farm_id"
[forms]
his_own = { crops = "iiii", notes = "illi" }
any_of_his = { crops = "llll" }
takes_it_over = { crops = "llll" }
*/
create table farms (id uuid primary key default gen_random_uuid(), name text, founded_by uuid not null default auth.uid() references auth.users);
create table farmhands (farm_id uuid not null references farms, user_id uuid not null references auth.users, primary key (farm_id, user_id));
create table crops (id uuid primary key default gen_random_uuid(), farm_id uuid not null references farms, title text);
create table notes (id uuid primary key default gen_random_uuid(), farm_id uuid not null references farms, title text, author uuid not null default auth.uid(), private boolean not null default false);
alter table farms enable row level security;
alter table farmhands enable row level security;
alter table crops enable row level security;
alter table notes enable row level security;
create policy self on farmhands for select to authenticated using (user_id = (select auth.uid()));
create function is_founder(p uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from public.farms f where <<<f.id = p|||f.id = f.id|||f.id = p>>> and f.founded_by = auth.uid()) $$;
create policy first on farmhands for insert to authenticated with check (user_id = (select auth.uid()) and is_founder(farm_id));
create policy of_farm on crops to authenticated using (farm_id in (select h.farm_id from farmhands h where h.user_id = (select auth.uid())));
create policy founded on farms for insert to authenticated with check (founded_by = (select auth.uid()));
<<<|||||| create policy known on farms for select to authenticated using (true);
create policy taken on farms for update to authenticated using (true) with check (true);>>>
create policy own on notes to authenticated using (case when private then author = (select auth.uid()) else farm_id in (select h.farm_id from farmhands h where h.user_id = (select auth.uid())) end);
-- rows
insert into farms values ('{A}', 'Alpha', '{ann}'), ('{B}', 'Beta', '{bob}');
insert into farmhands values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into crops values ('{own}', '{A}', 'x'), ('{secret}', '{B}', 'y');
insert into notes values ('{own}', '{A}', 'x', '{ann}', false), ('{secret}', '{B}', 'y', '{bob}', true);
