/*
title = "Whoever acts as another is in a table of its own: written by the server and ended by himself, or begun by himself"
key = "clinic_id"
setup_tries = [["insert into impersonations values ('{ann}', '{bob}')"], ["update impersonations set target = '{bob}'"], ["insert into impersonations values ('{ann}', '{ann}')", "update impersonations set target = '{bob}'"]]
[forms]
ended_by_himself = { charts = "iiii" }
begun_by_himself = { charts = "llll" }
changed_by_himself = { charts = "llll" }
whoever_acts = { charts = "llll" }
*/
create table clinics (id uuid primary key, name text not null);
create table doctors (clinic_id uuid not null references clinics, user_id uuid not null references auth.users, primary key (clinic_id, user_id));
create table impersonations (actor uuid primary key references auth.users, target uuid not null references auth.users);
alter table clinics enable row level security;
alter table doctors enable row level security;
alter table impersonations enable row level security;
create policy seen on impersonations for select to authenticated using (actor = auth.uid());
create policy ended on impersonations for delete to authenticated using (actor = auth.uid());
<<<|||create policy begun on impersonations for insert to authenticated with check (actor = auth.uid());
|||create policy begun on impersonations for insert to authenticated with check (actor = auth.uid() and target = auth.uid());
create policy changed on impersonations for update to authenticated using (actor = auth.uid());
|||>>>create function acting_uid() returns uuid language sql stable security definer set search_path = '' as $$
  select coalesce((select i.<<<target|||target|||target|||actor>>> from public.impersonations i where i.<<<actor|||actor|||actor|||target>>> = auth.uid()), auth.uid())
$$;
create function acting_clinics() returns setof uuid language sql stable security definer set search_path = '' as $$
  select d.clinic_id from public.doctors d where d.user_id = public.acting_uid()
$$;
create table charts (id uuid primary key default gen_random_uuid(), clinic_id uuid not null references clinics, title text);
alter table charts enable row level security;
create policy of_clinic on charts to authenticated using (clinic_id in (select acting_clinics()));
-- rows
insert into clinics values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into doctors values ('{A}', '{ann}'), ('{B}', '{bob}');
<<<|||||||||insert into impersonations values ('{bob}', '{ann}');
>>>insert into charts values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
