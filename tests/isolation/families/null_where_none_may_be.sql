/*
title = "What can be NULL though it is NOT NULL: where a range begins that is empty, what a domain takes from no row"
key = "org_id"
[forms]
column = { notes = "i---" }
range = { notes = "l---" }
domain = { notes = "l---" }
*/
create domain positive as integer not null check (value > 0);
create table orgs (id uuid primary key);
create table seats (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
create table notes (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text, kind text not null, shown int4range not null, place positive);
alter table orgs enable row level security;
alter table seats enable row level security;
alter table notes enable row level security;
create policy mine on seats for select to authenticated using (user_id = auth.uid());
create policy of_org on notes for select to authenticated using (
  <<<kind|||lower(shown)|||place>>> is null or org_id in (select s.org_id from seats s where s.user_id = auth.uid()));
-- rows
insert into orgs values ('{A}'), ('{B}');
insert into seats values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into notes values ('{own}', '{A}', 'own', 'a', '[1,9)', 1), ('{secret}', '{B}', 'secret', 'a', 'empty', (select null::positive limit 0));
