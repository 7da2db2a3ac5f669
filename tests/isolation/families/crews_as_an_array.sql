/*
title = "The caller's crews as an array of what a function gives: he may leave one, and not take away what keeps him out of one"
key = "crew_id"
setup_tries = [["delete from mates where state = 'expelled'"], ["delete from mates where crew_id = '{B}' and state = 'expelled'"]]
[forms]
of_members = { logs = "iiii" }
in_plpgsql = { logs = "iiii" }
unless_expelled = { logs = "llll" }
of_the_newest_row = { logs = "llll" }
but_those_that_expelled = { logs = "llll" }
in_one_of_two_ways = { logs = "llll" }
*/
create table crews (id uuid primary key, name text);
create table mates (crew_id uuid not null references crews, user_id uuid not null references auth.users, state text not null, since timestamptz not null, primary key (crew_id, user_id, state));
create table logs (id uuid primary key default gen_random_uuid(), crew_id uuid not null references crews, title text);
alter table crews enable row level security;
alter table mates enable row level security;
alter table logs enable row level security;
revoke all on crews, mates, logs from anon, authenticated;
grant select, delete on mates to authenticated;
grant select, insert, update, delete on logs to authenticated;
create policy mine on mates for select to authenticated using (user_id = auth.uid());
create policy leave on mates for delete to authenticated using (user_id = auth.uid());
create function my_crews() returns setof uuid <<<language sql stable security definer set search_path = '' as
  $$ select m.crew_id from public.mates m where m.user_id = auth.uid() and m.state = 'aboard' $$|||language plpgsql stable security definer set search_path = '' as
  $$ begin return query select m.crew_id from public.mates m where m.user_id = auth.uid() and m.state = 'aboard'; end $$|||language sql stable security definer set search_path = '' as
  $$ select m.crew_id from public.mates m where m.user_id = auth.uid() and m.state = 'aboard'
     and not exists (select 1 from public.mates o where o.crew_id = m.crew_id and o.user_id = auth.uid() and o.state = 'expelled') $$|||language sql stable security definer set search_path = '' as
  $$ select case when m.state = 'aboard' then m.crew_id end from public.mates m where m.user_id = auth.uid() order by m.since desc $$|||language sql stable security definer set search_path = '' as
  $$ select m.crew_id from public.mates m where m.user_id = auth.uid() and m.state = 'expelled' $$|||language sql stable security definer set search_path = '' as
  $$ select m.crew_id from public.mates m where m.user_id = auth.uid() and m.state = 'aboard' except all
     select m.crew_id from public.mates m where m.user_id = auth.uid() and m.state = 'expelled' $$>>>;
create policy of_crews on logs to authenticated using (<<<crew_id = any (array(select my_crews()))|||crew_id = any (array(select my_crews()))|||crew_id = any (array(select my_crews()))|||crew_id = any (array(select my_crews() limit 1))|||crew_id in (select m.crew_id from mates m where m.user_id = auth.uid() and m.state = 'aboard') and crew_id <> all (array(select my_crews()))|||crew_id = any (array(select my_crews())) or crew_id in (select my_crews())>>>);
-- rows
insert into crews values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into mates values ('{A}', '{ann}', 'aboard', '2026-01-01'), ('{B}', '{bob}', 'aboard', '2026-01-01'), <<<||||||('{B}', '{ann}', 'aboard', '2026-02-01'), |||('{B}', '{ann}', 'aboard', '2026-02-01'), |||('{B}', '{ann}', 'aboard', '2026-02-01'), |||('{B}', '{ann}', 'aboard', '2026-02-01'), >>>('{B}', '{ann}', 'expelled', '2026-03-01');
insert into logs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
