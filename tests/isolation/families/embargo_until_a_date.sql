/*
title = "Documents under embargo: opened to members after a date, or to everybody"
key = "press_id"
[forms]
members = { releases = "iiii" }
everybody = { releases = "l---" }
*/
create table presses (id uuid primary key, name text);
create table journalists (press_id uuid references presses, user_id uuid references auth.users, since date not null default '2020-01-01', primary key (press_id, user_id));
create table releases (id uuid primary key default gen_random_uuid(), press_id uuid not null references presses, embargo_until timestamptz, title text);
alter table presses enable row level security;
alter table journalists enable row level security;
alter table releases enable row level security;
create policy j on journalists for select to authenticated using (user_id = auth.uid());
<<<create policy r on releases to authenticated using ((embargo_until is null or embargo_until < now()) and exists (select 1 from journalists j where j.press_id = releases.press_id and j.user_id = auth.uid() and j.since <= current_date));|||create policy r on releases for select to authenticated using (embargo_until < now() or exists (select 1 from journalists j where j.press_id = releases.press_id and j.user_id = auth.uid()));>>>
-- rows
insert into presses values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into journalists values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into releases values ('{own}', '{A}', '2020-01-01', 'own'), ('{secret}', '{B}', '2020-01-01', 'secret');
