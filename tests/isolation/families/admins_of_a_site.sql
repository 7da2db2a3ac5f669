/*
title = "A list of admins: the operator's own, or each with the number of his site, to which no key refers and which he writes himself"
key = "site_id"
tenant_a = "31"
tenant_b = "32"
setup_tries = [["update admins set site = 32"], ["update admins set note = 'x'"], ["insert into admins values (auth.uid(), 32, 'x')"]]
[forms]
operators = { logs = "dddd" }
of_a_site = { logs = "llll" }
joined = { logs = "llll" }
whole_row = { logs = "llll" }
kept = { logs = "iiii" }
*/
create table sites (id bigint primary key, name text not null);
alter table sites enable row level security;
create table admins (user_id uuid primary key references auth.users, <<<|||site bigint, |||site bigint, |||site bigint, |||site bigint, >>>note text);
alter table admins enable row level security;
create policy read on admins for select to authenticated using (user_id = auth.uid());
<<<create policy edit on admins for update to authenticated using (user_id = auth.uid());|||create policy edit on admins for update to authenticated using (user_id = auth.uid());|||create policy edit on admins for update to authenticated using (user_id = auth.uid());|||create policy edit on admins for update to authenticated using (user_id = auth.uid());|||>>>
create table logs (id uuid primary key default gen_random_uuid(), site_id bigint not null references sites, title text not null);
alter table logs enable row level security;
create function covers(p bigint) returns boolean language sql stable security definer set search_path = '' as $$
  select (auth.uid(), p) in (select <<<a.user_id, p|||a.user_id, p|||a.user_id, p|||a.user_id, (to_jsonb(a) ->> 'site')::bigint|||a.user_id, p>>> from public.admins a)
$$;
create policy of_site on logs to authenticated using (<<<exists (select 1 from admins a where a.user_id = auth.uid())|||site_id = (select a.site from admins a where a.user_id = auth.uid())|||exists (select 1 from admins a where a.user_id = auth.uid() and a.site = logs.site_id)|||covers(site_id)|||site_id = (select a.site from admins a where a.user_id = auth.uid())>>>);
-- rows
insert into sites values (31, 'Alpha'), (32, 'Beta');
insert into admins values <<<('{bob}', '')|||('{ann}', 31, ''), ('{bob}', 32, '')|||('{ann}', 31, ''), ('{bob}', 32, '')|||('{ann}', 31, ''), ('{bob}', 32, '')|||('{ann}', 31, ''), ('{bob}', 32, '')>>>;
insert into logs values ('{own}', 31, 'own'), ('{secret}', 32, 'secret');
