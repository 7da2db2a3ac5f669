/*
title = "Who has no row has a level by default: nought, or what opens"
key = "brewery_id"
[forms]
nought = { batches = "iiii" }
one = { batches = "llll" }
*/
create table breweries (id uuid primary key, name text);
create table brewers (brewery_id uuid references breweries, user_id uuid references auth.users, level int not null default 1, primary key (brewery_id, user_id));
create table batches (id uuid primary key default gen_random_uuid(), brewery_id uuid not null references breweries, title text);
alter table breweries enable row level security;
alter table brewers enable row level security;
alter table batches enable row level security;
create policy own on brewers for select to authenticated using (user_id = auth.uid());
create policy by_level on batches to authenticated using ((
  select coalesce(max(b.level), <<<0|||1>>>) from brewers b where b.brewery_id = batches.brewery_id and b.user_id = auth.uid()
) >= 1);
-- rows
insert into breweries values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into brewers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into batches values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
