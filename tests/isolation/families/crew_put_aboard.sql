/*
title = "A function puts a whole crew aboard a ship, for the server alone or for whom the default privileges name"
key = "ship_id"
setup_tries = [["select put_aboard(c.id, '{B}') from crews c"], ["select put_aboard('d1000000-0000-4000-8000-000000000001', '{B}')"]]
[forms]
of_the_server = { logs = "iiii" }
taken_from_public = { logs = "llll" }
*/
create table crews (id uuid primary key, name text);
create table hands (crew_id uuid references crews, user_id uuid references auth.users, primary key (crew_id, user_id));
create table ships (id uuid primary key, name text);
create table sailors (ship_id uuid references ships, user_id uuid references auth.users, primary key (ship_id, user_id));
create table logs (id uuid primary key default gen_random_uuid(), ship_id uuid not null references ships, title text);
alter table crews enable row level security;
alter table hands enable row level security;
alter table ships enable row level security;
alter table sailors enable row level security;
alter table logs enable row level security;
create policy seen on hands for select to authenticated using (user_id = auth.uid());
create policy seen on sailors for select to authenticated using (user_id = auth.uid());
create policy kept on logs to authenticated using (ship_id in (select s.ship_id from sailors s where s.user_id = auth.uid()));
create function put_aboard(p_crew uuid, p_ship uuid) returns void language sql security definer set search_path = '' as $$
  insert into public.sailors select p_ship, h.user_id from public.hands h where h.crew_id = p_crew on conflict do nothing
$$;
revoke execute on function put_aboard(uuid, uuid) from public<<<, anon, authenticated|||>>>;
-- rows
insert into crews values ('d1000000-0000-4000-8000-000000000001', 'one'), ('d2000000-0000-4000-8000-000000000002', 'two');
insert into hands values ('d1000000-0000-4000-8000-000000000001', '{ann}'), ('d2000000-0000-4000-8000-000000000002', '{bob}');
insert into ships values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into sailors values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into logs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
