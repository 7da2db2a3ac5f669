/*
title = "Members for a range of time: now lies in it, its ends are asked, its beginning alone, that it is over, what it overlaps, or another day"
key = "ward_id"
[forms]
within = { charts = "iiii" }
both_ends = { charts = "iiii" }
begun = { charts = "llll" }
over = { charts = "llll" }
between = { charts = "iiii" }
overlaps_what_comes = { charts = "iiii" }
overlaps_what_was = { charts = "llll" }
meets_what_was = { charts = "llll" }
on_a_fixed_day = { charts = "llll" }
some_time_ago = { charts = "llll" }
ends_after_a_day = { charts = "llll" }
within_all_times = { charts = "llll" }
endless_or_to_come = { charts = "iiii" }
to_come_or_in_infinity = { charts = "iiii" }
with_an_end = { charts = "llll" }
over_or_endless = { charts = "llll" }
*/
create table wards (id uuid primary key, name text);
create table shifts (ward_id uuid not null references wards, nurse_id uuid not null references auth.users, worked tstzrange not null, primary key (ward_id, nurse_id));
create table charts (id uuid primary key default gen_random_uuid(), ward_id uuid not null references wards, title text);
alter table wards enable row level security;
alter table shifts enable row level security;
alter table charts enable row level security;
create policy mine on shifts for select to authenticated using (nurse_id = auth.uid());
create policy on_shift on charts to authenticated using (exists (select from shifts s where s.ward_id = charts.ward_id and s.nurse_id = auth.uid()
  and <<<s.worked @> now()|||(lower(s.worked) <= now() and upper(s.worked) > now())|||lower(s.worked) <= now()|||s.worked << tstzrange(now(), null) or s.worked @> now()|||now() between lower(s.worked) and upper(s.worked)|||s.worked && tstzrange(now(), null)|||tstzrange(now() - interval '1 year', now()) && s.worked|||not isempty(s.worked * tstzrange(null, now()))|||s.worked @> '2020-06-01'::timestamptz|||s.worked @> now() - interval '2 days'|||upper(s.worked) > '2020-06-01'::timestamptz|||s.worked <@ tstzrange('2020-01-01', null)|||(upper_inf(s.worked) or upper(s.worked) > now())|||now() between lower(s.worked) and coalesce(upper(s.worked), 'infinity')|||not upper_inf(s.worked)|||coalesce(upper(s.worked), 'infinity') < now() or upper_inf(s.worked) or s.worked @> now()>>>));
-- rows
insert into wards values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into shifts values ('{A}', '{ann}', tstzrange(now() - interval '1 hour', now() + interval '8 hours')), ('{B}', '{bob}', tstzrange(now() - interval '1 hour', now() + interval '8 hours')), ('{B}', '{ann}', <<<tstzrange(now() - interval '9 hours', now() - interval '1 hour')|||tstzrange(now() - interval '9 hours', now() - interval '1 hour')|||tstzrange(now() - interval '9 hours', now() - interval '1 hour')|||tstzrange(now() - interval '9 hours', now() - interval '1 hour')|||tstzrange(now() - interval '9 hours', now() - interval '1 hour')|||tstzrange(now() - interval '9 hours', now() - interval '1 hour')|||tstzrange(now() - interval '9 hours', now() - interval '1 hour')|||tstzrange(now() - interval '9 hours', now() - interval '1 hour')|||tstzrange('2020-05-31', now() - interval '1 hour')>>>);
insert into charts values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
