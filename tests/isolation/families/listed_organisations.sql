/*
title = "Events of organisations that list themselves: to be read by anybody, or to be changed as well"
key = "organisation_id"
[forms]
members = { events = "iiii" }
read = { events = "liii" }
changed = { events = "llll" }
*/
create table organisations (id uuid primary key, name text not null, listed boolean not null default false);
create table stewards (organisation_id uuid not null references organisations, user_id uuid not null references auth.users, primary key (organisation_id, user_id));
create table events (id uuid primary key default gen_random_uuid(), organisation_id uuid not null references organisations, title text);
alter table organisations enable row level security;
alter table stewards enable row level security;
alter table events enable row level security;
revoke all on organisations, stewards from anon, authenticated;
grant select on organisations, stewards to authenticated;
create policy every on organisations for select to authenticated using (true);
create policy own on stewards for select to authenticated using (user_id = auth.uid());
create policy of_stewards on events to authenticated using (organisation_id in (select s.organisation_id from stewards s where s.user_id = auth.uid()));
<<<|||create policy of_listed on events for select to authenticated using (exists (select 1 from organisations o where o.id = events.organisation_id and o.listed));|||create policy of_listed on events to authenticated using (exists (select 1 from organisations o where o.id = events.organisation_id and o.listed));>>>
-- rows
insert into organisations values ('{A}', 'Alpha', false), ('{B}', 'Beta', true);
insert into stewards values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into events values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
