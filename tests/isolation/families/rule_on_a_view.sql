/*
title = "A rule that inserts for the caller with the view's owner's rights: the tenant from the row or from the caller"
key = "gym_id"
meta = { classes = { facts_from = "sessions", insert_cols = ["id", "gym_id", "title"] } }
[forms]
callers = { classes = "ii--" }
rows = { classes = "il--" }
*/
create table gyms (id uuid primary key, name text not null);
create table trainers (user_id uuid primary key references auth.users, gym_id uuid not null references gyms);
alter table gyms enable row level security;
alter table trainers enable row level security;
revoke all on gyms, trainers from anon, authenticated;
create table sessions (id uuid primary key default gen_random_uuid(), gym_id uuid not null references gyms, title text);
alter table sessions enable row level security;
revoke all on sessions from anon, authenticated;
create function my_gym() returns uuid language sql stable security definer set search_path = '' as $$ select t.gym_id from public.trainers t where t.user_id = auth.uid() $$;
create view classes as select s.id, s.gym_id, s.title from sessions s where s.gym_id = my_gym();
revoke update, delete on classes from anon, authenticated;
create rule add_class as on insert to classes do instead insert into sessions (id, gym_id, title) values (coalesce(new.id, gen_random_uuid()), <<<my_gym()|||coalesce(new.gym_id, my_gym())>>>, new.title);
-- rows
insert into gyms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into trainers values ('{ann}', '{A}'), ('{bob}', '{B}');
insert into sessions values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
