/*
title = "Whoever lacks none of a vessel's duties reads its log: a vessel that has no duties too, unless its crew is asked for"
key = "vessel_id"
[forms]
crew_alone = { logs = "iiii" }
crew_that_lacks_none = { logs = "iiii" }
lacks_none = { logs = "llll" }
has_all = { logs = "llll" }
*/
create table vessels (id uuid primary key, name text);
create table crew (vessel_id uuid not null references vessels, user_id uuid not null references auth.users, primary key (vessel_id, user_id));
create table duties (vessel_id uuid not null references vessels, duty text not null, primary key (vessel_id, duty));
create table passed (vessel_id uuid not null, duty text not null, user_id uuid not null references auth.users, primary key (vessel_id, duty, user_id), foreign key (vessel_id, duty) references duties);
create table logs (id uuid primary key default gen_random_uuid(), vessel_id uuid not null references vessels, title text);
alter table vessels enable row level security;
alter table crew enable row level security;
alter table duties enable row level security;
alter table passed enable row level security;
alter table logs enable row level security;
create function is_crew(p uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from public.crew c where c.vessel_id = p and c.user_id = auth.uid())
$$;
create function lacks(p uuid) returns bigint language sql stable security definer set search_path = '' as $$
  select count(*) from public.duties d where d.vessel_id = p and not exists (
    select from public.passed x where x.vessel_id = d.vessel_id and x.duty = d.duty and x.user_id = auth.uid())
$$;
create function passed_all(p uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select coalesce(bool_and(exists (select from public.passed x where x.vessel_id = d.vessel_id and x.duty = d.duty and x.user_id = auth.uid())), true)
  from public.duties d where d.vessel_id = p
$$;
create policy of_crew on logs to authenticated using (<<<is_crew(vessel_id)|||is_crew(vessel_id) and lacks(vessel_id) = 0|||lacks(vessel_id) = 0|||passed_all(vessel_id)>>>);
-- rows
insert into vessels values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into crew values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into duties values ('{A}', 'watch');
insert into passed values ('{A}', 'watch', '{ann}');
insert into logs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
