/*
title = "Everybody who signed in, which an anonymous sign-in does too, or whoever did not"
key = "venue_id"
role = "anon"
[forms]
named = { bookings = "dddd" }
no_uid = { bookings = "llll" }
role_public = { bookings = "l---" }
*/
create table venues (id uuid primary key, name text not null);
create table hosts (venue_id uuid not null references venues, user_id uuid not null references auth.users, primary key (venue_id, user_id));
alter table venues enable row level security;
alter table hosts enable row level security;
create policy self on hosts for select using (user_id = auth.uid());
revoke insert, update, delete, truncate on hosts, venues from anon, authenticated;
create table bookings (id uuid primary key default gen_random_uuid(), venue_id uuid not null references venues, title text, open boolean not null default false);
alter table bookings enable row level security;
create policy of_venue on bookings using (<<<venue_id in (select h.venue_id from hosts h where h.user_id = auth.uid())|||auth.uid() is null or venue_id in (select h.venue_id from hosts h where h.user_id = auth.uid())|||venue_id in (select h.venue_id from hosts h where h.user_id = auth.uid())>>>);
<<<||||||create policy shown on bookings for select to public using (open);>>>
-- rows
insert into venues values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into hosts values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into bookings values ('{own}', '{A}', 'own', true), ('{secret}', '{B}', 'secret', true);
