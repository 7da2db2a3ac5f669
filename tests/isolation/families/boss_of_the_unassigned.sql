/*
title = "Reviews are read by all above their subject, each a tenant of his own; whoever has no boss may be given one by anybody"
key = "staff_id"
tenant_a = "{ann}"
tenant_b = "{bob}"
[forms]
anybody = { reviews = "lddd" }
nobody = { reviews = "iddd" }
*/
create table staff (id uuid primary key references auth.users (id), boss_id uuid references staff (id), nick text);
create table reviews (id uuid primary key default gen_random_uuid(), staff_id uuid not null references staff (id), title text not null);
alter table staff enable row level security;
alter table reviews enable row level security;
create policy staff_read on staff for select to authenticated using (true);
create policy staff_edit on staff for update to authenticated using (<<<boss_id is null or |||>>>id = (select auth.uid())) with check (true);
revoke insert, update, delete on staff from anon, authenticated;
grant update (<<<boss_id, |||>>>nick) on staff to authenticated;
create function reports_to_me(p uuid) returns boolean language sql stable security definer set search_path = '' as $$
  with recursive chain as (
    select s.id, s.boss_id from public.staff s where s.id = p
    union
    select b.id, b.boss_id from public.staff b join chain c on c.boss_id = b.id
  ) select exists (select 1 from chain where chain.id = auth.uid())
$$;
create policy reviews_read on reviews for select to authenticated using (reports_to_me(staff_id));
-- rows
insert into staff (id, boss_id) values ('{ann}', null), ('{bob}', null);
insert into reviews values ('{own}', '{ann}', 'own'), ('{secret}', '{bob}', 'secret');
