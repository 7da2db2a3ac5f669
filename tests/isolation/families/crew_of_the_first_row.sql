/*
title = "The caller's crew by the first of his rows: who takes away the row that comes before it is let back in"
key = "crew_id"
setup_tries = [["delete from mates where state = 'expelled'"]]
[forms]
of_the_aboard = { logs = "iiii" }
of_any_row = { logs = "llll" }
union_with_limit = { logs = "llll" }
array_with_limit = { logs = "llll" }
union_with_offset = { logs = "llll" }
two_lists_in_pairs = { logs = "llll" }
limit_in_from = { logs = "llll" }
limit_in_a_view = { logs = "llll" }
by_ordinality = { logs = "llll" }
rows_from = { logs = "llll" }
except_with_limit = { logs = "llll" }
array_of_the_newest = { logs = "llll" }
newest_in_with = { logs = "llll" }
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
create function expelled() returns setof uuid language sql stable security definer set search_path = '' as
  $$ select null::uuid from public.mates m where m.user_id = auth.uid() and m.state = 'expelled' $$;
create function aboard() returns setof uuid language sql stable security definer set search_path = '' as
  $$ select m.crew_id from public.mates m where m.user_id = auth.uid() and m.state = 'aboard' order by m.since desc $$;
create function crews_of_mine() returns setof uuid language sql stable security definer set search_path = '' as
  $$ select m.crew_id from public.mates m where m.user_id = auth.uid() order by m.since desc $$;
create function states_of_mine() returns setof text language sql stable security definer set search_path = '' as
  $$ select m.state from public.mates m where m.user_id = auth.uid() order by m.since desc $$;
create function newest() returns setof uuid language sql stable security definer set search_path = '' as
  $$ select case when m.state = 'aboard' then m.crew_id end from public.mates m where m.user_id = auth.uid() order by m.since desc limit 1 $$;
create view newest_of_mine with (security_invoker) as
  select case when m.state = 'aboard' then m.crew_id end as crew_id from mates m where m.user_id = auth.uid() order by m.since desc limit 1;
grant select on newest_of_mine to authenticated;
create policy of_crew on logs to authenticated using (<<<crew_id in (select m.crew_id from mates m where m.user_id = auth.uid() and m.state = 'aboard' order by m.since desc limit 1)|||crew_id in (select case when m.state = 'aboard' then m.crew_id end from mates m where m.user_id = auth.uid() order by m.since desc limit 1)|||crew_id in (select null::uuid from mates m where m.user_id = auth.uid() and m.state = 'expelled' union all (select m.crew_id from mates m where m.user_id = auth.uid() and m.state = 'aboard' order by m.since desc) limit 1)|||crew_id = any (array(select expelled() union all select aboard() limit 1))|||crew_id = any (array(select aboard() union all select m.crew_id from mates m where m.user_id = auth.uid() and m.state = 'expelled' offset 1))|||(crew_id, 'aboard') in (select aboard(), states_of_mine())|||crew_id in (select c from newest() c)|||crew_id in (select n.crew_id from newest_of_mine n)|||crew_id in (select c.id from crews_of_mine() with ordinality as c(id, at), states_of_mine() with ordinality as s(name, at) where c.at = 1 and s.at = 1 and s.name = 'aboard')|||crew_id in (select c.id from rows from (crews_of_mine(), states_of_mine()) with ordinality as c(id, name, at) where c.at = 1 and c.name = 'aboard')|||crew_id in (select aboard() except (select case when m.state = 'expelled' then m.crew_id end from mates m where m.user_id = auth.uid() order by m.since desc limit 1))|||crew_id = any (array(select newest()))|||crew_id in (with n as (select c from newest() c) select n.c from n)>>>);
-- rows
insert into crews values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into mates values ('{A}', '{ann}', 'aboard', '2026-01-01'), ('{B}', '{bob}', 'aboard', '2026-01-01'), ('{B}', '{ann}', 'expelled', '2026-03-01');
<<<|||insert into mates values ('{B}', '{ann}', 'aboard', '2026-02-01');|||insert into mates values ('{B}', '{ann}', 'aboard', '2026-02-01');|||insert into mates values ('{B}', '{ann}', 'aboard', '2026-02-01');|||insert into mates values ('{B}', '{ann}', 'aboard', '2026-02-01');|||insert into mates values ('{B}', '{ann}', 'aboard', '2026-02-01');|||insert into mates values ('{B}', '{ann}', 'aboard', '2026-02-01');|||insert into mates values ('{B}', '{ann}', 'aboard', '2026-02-01');|||insert into mates values ('{B}', '{ann}', 'aboard', '2026-02-01');|||insert into mates values ('{B}', '{ann}', 'aboard', '2026-02-01');|||insert into mates values ('{B}', '{ann}', 'aboard', '2026-02-01');|||insert into mates values ('{B}', '{ann}', 'aboard', '2026-02-01');|||insert into mates values ('{B}', '{ann}', 'aboard', '2026-02-01');>>>
insert into logs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
