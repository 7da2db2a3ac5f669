/*
title = "A view of its caller's over one with its owner's rights: granted as well, or not"
key = "lodge_id"
meta = { visits_listed = { facts_from = "visits", insert_cols = ["id", "lodge_id", "title"] } }
[forms]
private = { visits_listed = "dddd" }
granted = { visits_listed = "llll" }
granted_in_part = { visits_listed = "dldd" }
*/
create table lodges (id uuid primary key, name text);
create table lodge_users (lodge_id uuid not null references lodges, user_id uuid not null references auth.users, primary key (lodge_id, user_id));
create table visits (id uuid primary key default gen_random_uuid(), lodge_id uuid not null references lodges, title text);
alter table lodges enable row level security;
alter table lodge_users enable row level security;
alter table visits enable row level security;
create policy own_row on lodge_users for select to authenticated using (user_id = (select auth.uid()));
create policy of_lodge on visits for all to authenticated using (lodge_id in (select u.lodge_id from lodge_users u where u.user_id = (select auth.uid())));
create view all_visits with (security_barrier) as select id, lodge_id, title from visits;
revoke all on all_visits from anon, authenticated;
<<<|||grant all on all_visits to authenticated;|||grant insert on all_visits to authenticated;>>>
create view visits_listed with (security_invoker, security_barrier) as select * from all_visits;
-- rows
insert into lodges values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into lodge_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into visits values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
