/*
title = "A channel for all who signed in, with anonymous sign-ins on"
key = "venue_id"
[forms]
members = { messages = "iiii" }
not_anonymous = { messages = "iiii" }
anyone = { messages = "lill" }
not_anonymous_or = { messages = "llll" }
*/
create table venues (id uuid primary key, name text not null);
create table hosts (venue_id uuid not null references venues, user_id uuid not null references auth.users, primary key (venue_id, user_id));
alter table venues enable row level security;
alter table hosts enable row level security;
revoke all on venues, hosts from anon, authenticated;
grant select on hosts to authenticated;
create policy self on hosts for select to authenticated using (user_id = auth.uid());
create table messages (id uuid primary key default gen_random_uuid(), venue_id uuid not null references venues, title text);
alter table messages enable row level security;
create policy of_venue on messages to authenticated
  using (<<<venue_id in (select h.venue_id from hosts h where h.user_id = auth.uid())|||(auth.jwt() ->> 'is_anonymous')::boolean is not true and venue_id in (select h.venue_id from hosts h where h.user_id = auth.uid())|||auth.role() = 'authenticated'|||(auth.jwt() ->> 'is_anonymous')::boolean is not true or venue_id in (select h.venue_id from hosts h where h.user_id = auth.uid())>>>)
  <<<||||||with check (venue_id in (select h.venue_id from hosts h where h.user_id = auth.uid()))|||>>>;
-- rows
insert into venues values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into hosts values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into messages values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
