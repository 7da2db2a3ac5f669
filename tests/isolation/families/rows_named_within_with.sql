/*
title = "Jobs that a function shows: those that a command within WITH returned, or what was asked of them"
key = "depot_id"
[functions."tidy(uuid)"]
table = "jobs"
calls = ["select * from tidy('{own}')", "select * from tidy('{secret}')", "select * from tidy('{A}')", "select * from tidy('{B}')"]
[forms]
gone = { jobs = "iddd", "tidy(uuid)" = "i" }
changed = { jobs = "iddd", "tidy(uuid)" = "i" }
asked_of_what_was_written = { jobs = "iddd", "tidy(uuid)" = "l" }
asked_of_a_table_by_that_name = { jobs = "iddd", "tidy(uuid)" = "l" }
named_once_more = { jobs = "iddd", "tidy(uuid)" = "l" }
*/
create table depots (id uuid primary key, name text);
create table depot_users (depot_id uuid references depots, user_id uuid references auth.users, primary key (depot_id, user_id));
create table jobs (id uuid primary key default gen_random_uuid(), depot_id uuid not null references depots, title text);
create table old_jobs (id uuid, depot_id uuid not null references depots, title text);
create table wishes (id uuid, depot_id uuid, user_id uuid);
alter table depots enable row level security;
alter table depot_users enable row level security;
alter table jobs enable row level security;
alter table old_jobs enable row level security;
alter table wishes enable row level security;
revoke insert, update, delete on jobs from authenticated, anon;
create policy m on depot_users for select to authenticated using (user_id = auth.uid());
create policy j on jobs for select to authenticated using (depot_id in (select m.depot_id from depot_users m where m.user_id = auth.uid()));
create function my_depots() returns setof uuid language sql stable security definer set search_path = '' as
  $$ select m.depot_id from public.depot_users m where m.user_id = auth.uid() $$;
create function tidy(p uuid) returns setof uuid security definer set search_path = '' <<<
language sql as $$
  with gone as (delete from public.jobs j where j.id = p and j.depot_id in (select public.my_depots()) returning j.id) select g.id from gone g;
$$|||
language plpgsql as $$
begin
  return query with changed as (update public.jobs j set title = 'done' where j.id = p and j.depot_id in (select public.my_depots()) returning j.id, j.depot_id)
    select c.id from changed c join public.depots d on d.id = c.depot_id;
end $$|||
language sql as $$
  with wished as (insert into public.wishes (id, depot_id, user_id) values (gen_random_uuid(), p, auth.uid()) returning depot_id, user_id)
  select j.id from public.jobs j where j.depot_id in (select w.depot_id from wished w where w.user_id = auth.uid());
$$|||
language sql as $$
  with my_own as (select m.depot_id from public.depot_users m where m.user_id = auth.uid()),
    depot_users as (insert into public.wishes (id, depot_id, user_id) values (gen_random_uuid(), p, auth.uid()) returning depot_id, user_id)
  select j.id from public.jobs j where j.depot_id in (select w.depot_id from depot_users w where w.user_id = auth.uid());
$$|||
language plpgsql set search_path = 'public' as $$
declare n int;
begin
  with jobs as (delete from public.jobs j where j.id = p and j.depot_id in (select public.my_depots()) returning j.id) select count(*) into n from jobs;
  return query select x.id from jobs x where x.id = p;
end $$>>>;
grant execute on function tidy(uuid) to authenticated;
-- rows
insert into depots values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into depot_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into jobs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
