/*
title = "What a trigger tells when a key changes a row: a visitor sets it off only where he may delete what the row refers to"
key = "fleet_id"
role = "anon"
[attacks.notes]
insert = ["delete from docks", "delete from all_docks"]
[attacks.boats]
delete = ["delete from docks", "delete from all_docks"]
[meta.notes]
insert_cols = ["id", "fleet_id", "text"]
update_col = "text"
[forms]
of_skippers = { boats = "dddd", notes = "dddd" }
of_all = { boats = "dddl", notes = "dldd" }
of_all_through_a_view = { boats = "dddl", notes = "dldd" }
*/
create table fleets (id uuid primary key, name text not null);
create table skippers (fleet_id uuid not null references fleets, user_id uuid not null references auth.users, primary key (fleet_id, user_id));
create table docks (id uuid primary key default gen_random_uuid(), fleet_id uuid not null references fleets);
create table boats (id uuid primary key default gen_random_uuid(), fleet_id uuid not null references fleets, dock_id uuid references docks on delete cascade, title text);
create table notes (id uuid primary key default gen_random_uuid(), fleet_id uuid not null references fleets, user_id uuid, text text);
alter table fleets enable row level security;
alter table skippers enable row level security;
alter table docks enable row level security;
alter table boats enable row level security;
alter table notes enable row level security;
create policy self on skippers for select using (user_id = auth.uid());
create policy of_fleet on docks using (fleet_id in (select s.fleet_id from skippers s where s.user_id = auth.uid()));
create policy of_fleet on boats using (fleet_id in (select s.fleet_id from skippers s where s.user_id = auth.uid()));
create policy of_fleet on notes using (fleet_id in (select s.fleet_id from skippers s where s.user_id = auth.uid()));
<<<|||create policy anybody on docks for delete to anon using (true); create policy seen on docks for select to anon using (true);|||create view all_docks as select id from docks; grant select, delete on all_docks to anon;>>>
create function tell() returns trigger language plpgsql security definer set search_path = '' as $$
declare said public.boats;
begin
  said := old;
  insert into public.notes (fleet_id, user_id, text) select old.fleet_id, s.user_id, old.title from public.skippers s where s.fleet_id = old.fleet_id;
  return old;
end $$;
create trigger tell after delete on boats for each row execute function tell();
-- rows
insert into fleets values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into skippers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docks values ('{A}', '{A}'), ('{B}', '{B}');
insert into boats values ('{own}', '{A}', '{A}', 'own'), ('{secret}', '{B}', '{B}', 'secret');
insert into notes values ('{own}', '{A}', '{ann}', 'own'), ('{secret}', '{B}', '{bob}', 'secret');
