/*
title = "A check compares with the stored row, found by its key: what it says where there is none, and who may change the key"
key = "yard_id"
meta = { boats = { id = "no", update_col = "title" } }
attacks = { boats = { update = ["update boats set id = 'ce000000-0000-4000-8000-000000000009', yard_id = '{B}'"] } }
[forms]
none = { boats = "i-i-" }
new_one = { boats = "i-l-" }
key_not_granted = { boats = "i-i-" }
*/
create table yards (id uuid primary key, name text not null);
create table yard_users (yard_id uuid not null references yards, user_id uuid not null references auth.users, primary key (yard_id, user_id));
alter table yards enable row level security;
alter table yard_users enable row level security;
create policy own on yard_users for select to authenticated using (user_id = (select auth.uid()));
create table boats (id uuid primary key default gen_random_uuid(), no int unique, yard_id uuid not null references yards, title text not null);
alter table boats enable row level security;
<<<||||||revoke update on boats from authenticated;
grant update (yard_id, title) on boats to authenticated;
>>>create function stored_yard(p uuid) returns uuid language sql stable security definer set search_path = '' as
  'select b.yard_id from public.boats b where b.id = p';
create policy reads on boats for select to authenticated
  using (yard_id in (select y.yard_id from yard_users y where y.user_id = (select auth.uid())));
create policy edits on boats for update to authenticated
  using (yard_id in (select y.yard_id from yard_users y where y.user_id = (select auth.uid())))
  with check (yard_id = <<<stored_yard(id)|||coalesce(stored_yard(id), yard_id)|||coalesce(stored_yard(id), yard_id)>>>);
-- rows
insert into yards values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into yard_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into boats values ('{own}', 1, '{A}', 'own'), ('{secret}', 2, '{B}', 'secret');
