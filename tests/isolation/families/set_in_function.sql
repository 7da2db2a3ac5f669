/*
title = "A function that turns on a mode for its own work: until it ends, or until the transaction ends"
key = "org_id"
setup_tries = [["select refresh_totals()"]]
[forms]
of_function = { papers = "iiii" }
stays = { papers = "llll" }
stays_by_alter = { papers = "iiii" }
*/
create table orgs (id uuid primary key, name text);
create table seats (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
create table papers (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
create table totals (id int primary key, n bigint);
alter table orgs enable row level security;
alter table seats enable row level security;
alter table totals enable row level security;
alter table papers enable row level security;
create policy mine on seats for select to authenticated using (user_id = auth.uid());
create policy of_org on papers to authenticated using (org_id in (select s.org_id from seats s where s.user_id = auth.uid()) or current_setting('app.maintenance', true) = 'on');
<<<create function refresh_totals() returns void language plpgsql security definer set search_path = '' set app.maintenance = 'on' as $$ begin update public.totals set n = (select count(*) from public.papers); end $$|||create function refresh_totals() returns void language plpgsql security definer set search_path = '' as $$ begin set local app.maintenance = 'on'; update public.totals set n = (select count(*) from public.papers); end $$|||create function refresh_totals() returns void language plpgsql security definer set search_path = '' as $$ begin set local app.maintenance = 'on'; update public.totals set n = (select count(*) from public.papers); end $$; alter function refresh_totals() set app.maintenance = 'off'>>>;
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into seats values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into papers values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
