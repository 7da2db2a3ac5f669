/*
title = "A guard over all rows of a statement: they are of one farm, or of the caller's farms"
key = "farm_id"
[forms]
of_one_farm = { harvests = "ill-" }
of_my_farms = { harvests = "iii-" }
*/
create table farms (id uuid primary key, name text not null);
create table farm_hands (farm_id uuid not null references farms (id), user_id uuid not null references auth.users (id), primary key (farm_id, user_id));
alter table farms enable row level security;
alter table farm_hands enable row level security;
create policy farm_hands_self on farm_hands for select to authenticated using (user_id = auth.uid());
create table harvests (id uuid primary key default gen_random_uuid(), farm_id uuid not null references farms (id), title text not null);
alter table harvests enable row level security;
create policy harvests_read on harvests for select to authenticated using (farm_id in (select h.farm_id from farm_hands h where h.user_id = auth.uid()));
create policy harvests_add on harvests for insert to authenticated with check (true);
create policy harvests_edit on harvests for update to authenticated using (farm_id in (select h.farm_id from farm_hands h where h.user_id = auth.uid())) with check (true);
create function check_farms() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if <<<(select count(distinct n.farm_id) from new_rows n) > 1|||exists (select 1 from new_rows n where not exists (select 1 from public.farm_hands h where h.farm_id = n.farm_id and h.user_id = auth.uid()))>>> then
    raise exception 'not your farm';
  end if;
  return null;
end
$$;
create trigger harvests_added after insert on harvests referencing new table as new_rows for each statement execute function check_farms();
create trigger harvests_edited after update on harvests referencing new table as new_rows for each statement execute function check_farms();
-- rows
insert into farms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into farm_hands values ('{A}', '{ann}'), ('{B}', '{bob}');
alter table harvests disable trigger user;
insert into harvests values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
alter table harvests enable trigger user;
