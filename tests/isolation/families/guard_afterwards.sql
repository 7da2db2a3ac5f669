/*
title = "An AFTER guard looks at new and at changed rows, or: an AFTER guard looks at new rows only"
key = "depot_id"
[meta.parcels]
insert_overrides = { created_by = "{ann}" }
[forms]
both = { parcels = "iiid" }
insert = { parcels = "iild" }
*/
create table depots (id uuid primary key, name text not null);
create table depot_users (depot_id uuid not null references depots (id), user_id uuid not null references auth.users (id), primary key (depot_id, user_id));
create table parcels (id uuid primary key default gen_random_uuid(), depot_id uuid not null references depots (id), created_by uuid not null default auth.uid() references auth.users (id), title text not null);
alter table depots enable row level security;
alter table depot_users enable row level security;
alter table parcels enable row level security;
create policy depot_users_self on depot_users for select to authenticated using (user_id = (select auth.uid()));
create policy parcels_read on parcels for select to authenticated using (depot_id in (select du.depot_id from depot_users du where du.user_id = (select auth.uid())));
create policy parcels_add on parcels for insert to authenticated with check (created_by = (select auth.uid()));
create policy parcels_edit on parcels for update to authenticated using (depot_id in (select du.depot_id from depot_users du where du.user_id = (select auth.uid()))) with check (created_by = (select auth.uid()));
create function parcel_depot_guard() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select 1 from public.depot_users du where du.depot_id = new.depot_id and du.user_id = auth.uid()) then
    raise exception 'depot % is not yours', new.depot_id;
  end if;
  return null;
end
$$;
create constraint trigger parcel_depot_guard after insert<<< or update|||>>> on parcels not deferrable for each row execute function parcel_depot_guard();
-- rows
insert into depots values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into depot_users values ('{A}', '{ann}'), ('{B}', '{bob}');
alter table parcels disable trigger user;
insert into parcels values ('{own}', '{A}', '{ann}', 'own'), ('{secret}', '{B}', '{bob}', 'secret');
alter table parcels enable trigger user;
