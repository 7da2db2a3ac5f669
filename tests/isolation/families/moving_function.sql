/*
title = "A function that hands a row over to another tenant: which both, one or none of them must be the caller's"
key = "depot_id"
[functions."hand_over(uuid, uuid)"]
table = "parcels"
effect = "write"
calls = ["select hand_over('{own}', '{A}')", "select hand_over('{own}', '{B}')", "select hand_over('{secret}', '{A}')", "select hand_over('{secret}', '{B}')"]
[forms]
both = { parcels = "iiii", "hand_over(uuid, uuid)" = "i" }
target_only = { parcels = "iiii", "hand_over(uuid, uuid)" = "l" }
source_only = { parcels = "iiii", "hand_over(uuid, uuid)" = "l" }
*/
create table depots (id uuid primary key, name text not null);
create table packers (depot_id uuid not null references depots, user_id uuid not null references auth.users, primary key (depot_id, user_id));
alter table depots enable row level security;
alter table packers enable row level security;
revoke all on depots, packers from anon, authenticated;
grant select on packers to authenticated;
create policy self on packers for select to authenticated using (user_id = auth.uid());
create table parcels (id uuid primary key default gen_random_uuid(), depot_id uuid not null references depots, title text, moved int not null default 0);
alter table parcels enable row level security;
create policy of_depot on parcels to authenticated using (depot_id in (select p.depot_id from packers p where p.user_id = auth.uid()));
create function hand_over(parcel uuid, target uuid) returns void language plpgsql security definer set search_path = '' as $$
declare source uuid;
begin
  select p.depot_id into source from public.parcels p where p.id = parcel;
  if <<<not exists (select 1 from public.packers k where k.user_id = auth.uid() and k.depot_id = source) or not exists (select 1 from public.packers k where k.user_id = auth.uid() and k.depot_id = target)|||not exists (select 1 from public.packers k where k.user_id = auth.uid() and k.depot_id = target)|||not exists (select 1 from public.packers k where k.user_id = auth.uid() and k.depot_id = source)>>> then
    raise exception 'not your depot';
  end if;
  update public.parcels set depot_id = target, moved = moved + 1 where id = parcel;
end
$$;
-- rows
insert into depots values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into packers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into parcels values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
