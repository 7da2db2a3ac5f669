/*
title = "A policy that asks a view who belongs: which filters by the caller, or does not, or is not his to filter"
key = "space_id"
[forms]
filtered = { cards = "iiii" }
everybody = { cards = "llll" }
*/
create schema internal;
grant usage on schema internal to authenticated;
create table internal.spaces (id uuid primary key, label text);
create table internal.space_members (space_id uuid references internal.spaces, user_id uuid references auth.users, left_at timestamptz, primary key (space_id, user_id));
create view internal.active_spaces as select m.space_id, m.user_id from internal.space_members m where m.left_at is null<<< and m.user_id = auth.uid()|||>>>;
grant select on internal.active_spaces to authenticated;
create table cards (id uuid primary key default gen_random_uuid(), space_id uuid not null references internal.spaces, title text);
alter table cards enable row level security;
create policy active on cards to authenticated using (space_id in (select a.space_id from internal.active_spaces a));
-- rows
insert into internal.spaces values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into internal.space_members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into cards values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
