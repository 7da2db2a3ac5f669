/*
title = "A function that runs the query it is given: with the caller's rights, with its owner's, around it"
key = "mill_id"
setup_tries = [["select run_query('insert into public.millers values (''{B}'', ''{ann}'') returning 1')"]]
[functions."run_query(text)"]
table = "sacks"
calls = ["select jsonb_array_elements_text(run_query('select jsonb_agg(id) from public.sacks'))", "select jsonb_array_elements(run_query('select id from public.sacks')) ->> 'id'", "select jsonb_array_elements_text(run_query('own'))", "select jsonb_array_elements_text(run_query('secret'))"]
[forms]
callers_rights = { sacks = "iiii", "run_query(text)" = "i" }
owners_rights = { sacks = "llll", "run_query(text)" = "l" }
wrapped = { sacks = "i---", "run_query(text)" = "l" }
bound = { sacks = "iiii", "run_query(text)" = "i" }
*/
create table mills (id uuid primary key, name text not null);
create table millers (mill_id uuid not null references mills, user_id uuid not null references auth.users, primary key (mill_id, user_id));
alter table mills enable row level security;
alter table millers enable row level security;
revoke all on mills, millers from anon, authenticated;
grant select on millers to authenticated;
create policy self on millers for select to authenticated using (user_id = auth.uid());
create table sacks (id uuid primary key default gen_random_uuid(), mill_id uuid not null references mills, title text);
alter table sacks enable row level security;
create policy of_mill on sacks to authenticated using (mill_id in (select m.mill_id from millers m where m.user_id = auth.uid()));
create function run_query(query text) returns jsonb language plpgsql <<<stable|||security definer set search_path = ''|||security definer set search_path = ''|||security definer set search_path = ''>>> as $$
declare
  result jsonb;
begin
  <<<execute query into result;|||execute query into result;|||execute 'select jsonb_agg(t) from (' || query || ') t' into result;|||execute 'select jsonb_agg(id) from public.sacks where title = $1 and mill_id in (select m.mill_id from public.millers m where m.user_id = auth.uid())' into result using query;>>>
  return result;
end
$$;
-- rows
insert into mills values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into millers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into sacks values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
