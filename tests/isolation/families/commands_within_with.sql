/*
title = "Jobs tidied by commands within WITH: those of the caller's depot, or any"
key = "depot_id"
[functions."tidy(uuid)"]
table = "jobs"
effect = "write"
calls = ["select tidy('{own}')", "select tidy('{secret}')", "select tidy('{A}')", "select tidy('{B}')"]
[forms]
gone = { jobs = "iddd", "tidy(uuid)" = "i" }
archived = { jobs = "iddd", "tidy(uuid)" = "i" }
begun = { jobs = "iddd", "tidy(uuid)" = "i" }
counted = { jobs = "iddd", "tidy(uuid)" = "i" }
gone_of_any = { jobs = "iddd", "tidy(uuid)" = "l" }
unread = { jobs = "iddd", "tidy(uuid)" = "l" }
two_of_them = { jobs = "iddd", "tidy(uuid)" = "l" }
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
create function tidy(p uuid) returns setof text security definer set search_path = '' <<<
language sql as $$
  with gone as (delete from public.jobs j where j.id = p and j.depot_id in (select public.my_depots()) returning j.title) select g.title from gone g;
$$|||
language sql as $$
  with gone as (delete from public.jobs j where j.id = p and j.depot_id in (select public.my_depots()) returning j.*)
  insert into public.old_jobs (id, depot_id, title) select g.id, g.depot_id, g.title from gone g returning title;
$$|||
language sql as $$
  with begun as (insert into public.jobs (depot_id, title) select d, 'new' from public.my_depots() d returning id, depot_id, title)
  insert into public.old_jobs (id, depot_id, title) select b.id, b.depot_id, b.title from begun b returning title;
$$|||
language plpgsql as $$
declare n int;
begin
  with mine as (select m.depot_id from public.depot_users m where m.user_id = auth.uid()),
    gone as (delete from public.jobs j where j.id = p and j.depot_id in (select x.depot_id from mine x) returning 1)
  select count(*) into n from gone;
  return next n::text;
end $$|||
language sql as $$
  with gone as (delete from public.jobs j where j.id = p returning j.title) select g.title from gone g;
$$|||
language sql as $$
  with gone as (delete from public.jobs j where j.id = p returning j.title) select 'done';
$$|||
language sql as $$
  with one as (update public.jobs j set title = 'one' where j.depot_id in (select public.my_depots()) returning j.id, j.title),
    two as (update public.jobs k set title = o.title from one o where k.id = p returning k.title)
  select t.title from two t;
$$>>>;
grant execute on function tidy(uuid) to authenticated;
-- rows
insert into depots values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into depot_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into jobs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
