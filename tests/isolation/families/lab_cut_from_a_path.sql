/*
title = "The tenant is generated from a path, and the policy cuts the path"
key = "lab"
meta = { samples = { move_col = "path", to_a = "{A}", to_b = "{B}/{A}/9", insert_cols = ["id", "path", "title"] } }
[forms]
same_cut = { samples = "iiii" }
column_itself = { samples = "iiii" }
second_part = { samples = "llll" }
any_part = { samples = "llll" }
*/
create table labs (id uuid primary key, name text not null);
create table staff (lab_id uuid not null references labs, user_id uuid not null references auth.users (id), primary key (lab_id, user_id));
create table samples (id uuid primary key default gen_random_uuid(), path text not null, lab text generated always as (split_part(path, '/', 1)) stored, title text not null);
alter table labs enable row level security;
alter table staff enable row level security;
alter table samples enable row level security;
create policy of_himself on staff for select to authenticated using (user_id = (select auth.uid()));
create policy of_lab on samples to authenticated using (exists (
  select from staff s where s.user_id = (select auth.uid()) and s.lab_id::text = <<<split_part(samples.path, '/', 1)|||samples.lab|||split_part(samples.path, '/', 2)|||any (string_to_array(samples.path, '/'))>>>));
-- rows
insert into labs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into staff values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into samples (id, path, title) values ('{own}', '{A}/rack/1', 'own'), ('{secret}', '{B}/{A}/1', 'secret');
