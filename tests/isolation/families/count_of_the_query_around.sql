/*
title = "An aggregate of nothing but columns of the query around belongs to that, which has one row then, whatever it finds"
key = "org"
[forms]
inner = { papers = "d---" }
within = { papers = "i---" }
around = { papers = "l---" }
whole_row = { papers = "l---" }
filtered = { papers = "l---" }
ordered = { papers = "l---" }
window = { papers = "l---" }
*/
create table seats (org uuid not null, person uuid not null references auth.users, primary key (org, person));
create table kinds (name text primary key);
create table papers (id uuid primary key default gen_random_uuid(), org uuid not null, body text);
alter table seats enable row level security;
alter table kinds enable row level security;
alter table papers enable row level security;
revoke insert, update, delete on seats, kinds from authenticated;
create function is_open() returns boolean language sql stable security definer set search_path = public as $$
  <<<select not exists (select count(k.name) from kinds k where false) from seats s where false|||select false|||select not exists (select count(s.person) from kinds k where false) from seats s where false|||select not exists (select count(s.*) from kinds k where false) from seats s where false|||select not exists (select count(1) filter (where s.person is not null) from kinds k where false) from seats s where false|||select true from seats s where false order by (select max(s.person::text))|||select exists (select row_number() over (order by (select max(s.person::text))) from seats s where false)>>>
$$;
create function is_of(given uuid) returns boolean language sql stable security definer set search_path = public as $$
  select (select count(s.person) from seats s where s.org = given and s.person = auth.uid()) > 0
$$;
create policy own on papers for select to authenticated using (<<<is_open()|||is_of(org)|||is_open()|||is_open()|||is_open()|||is_open()|||is_open()>>>);
-- rows
insert into seats values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into papers (id, org) values ('{own}', '{A}'), ('{secret}', '{B}');
