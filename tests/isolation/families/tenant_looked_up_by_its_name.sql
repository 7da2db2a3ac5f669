/*
title = "The tenant is looked up by a name that the token carries: signed, or chosen by the caller, who sees all names or his own"
key = "hall_id"
claims = { app_metadata = { hall = "north" }, user_metadata = { hall = "north" } }
setup_tries = [["select set_config('request.jwt.claims', jsonb_set(auth.jwt(), '{user_metadata}', '{\"hall\": \"south\"}')::text, true)"]]
[forms]
signed = { events = "iiii" }
chosen_among_own = { events = "iiii" }
chosen = { events = "llll" }
chosen_by_join = { events = "llll" }
*/
create table halls (id uuid primary key, name text not null unique);
create table hall_users (hall_id uuid not null references halls, user_id uuid not null references auth.users, primary key (hall_id, user_id));
create table events (id uuid primary key default gen_random_uuid(), hall_id uuid not null references halls, title text);
alter table halls enable row level security;
alter table hall_users enable row level security;
alter table events enable row level security;
create policy self on hall_users for select to authenticated using (user_id = auth.uid());
create policy listed on halls for select to authenticated using (<<<true|||id in (select h.hall_id from hall_users h where h.user_id = auth.uid())|||true|||true>>>);
create policy of_hall on events for all to authenticated using (<<<hall_id = (select h.id from halls h where h.name = auth.jwt() -> 'app_metadata' ->> 'hall')|||hall_id = (select h.id from halls h where h.name = auth.jwt() -> 'user_metadata' ->> 'hall')|||hall_id = (select h.id from halls h where h.name = (select auth.jwt() -> 'user_metadata' ->> 'hall'))|||exists (select 1 from halls h where h.id = events.hall_id and auth.jwt() -> 'user_metadata' ->> 'hall' = h.name)>>>);
-- rows
insert into halls values ('{A}', 'north'), ('{B}', 'south');
insert into hall_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into events values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
