/*
title = "The account itself says whose somebody is: in what the server signs, or in what he writes of himself"
key = "bakery_id"
[forms]
of_the_server = { loaves = "iiii" }
of_himself = { loaves = "llll" }
*/
alter table auth.users add column if not exists raw_user_meta_data jsonb, add column if not exists raw_app_meta_data jsonb;
create table bakeries (id uuid primary key, name text);
alter table bakeries enable row level security;
create table loaves (id uuid primary key default gen_random_uuid(), bakery_id uuid not null references bakeries, title text);
alter table loaves enable row level security;
create function my_bakery() returns uuid language sql stable security definer set search_path = '' as $$
  select (u.<<<raw_app_meta_data|||raw_user_meta_data>>> ->> 'bakery_id')::uuid from auth.users u where u.id = auth.uid()
$$;
create policy baked on loaves to authenticated using (bakery_id = (select my_bakery()));
-- rows
insert into bakeries values ('{A}', 'Alpha'), ('{B}', 'Beta');
update auth.users set raw_app_meta_data = '{"bakery_id": "{A}"}', raw_user_meta_data = '{"bakery_id": "{B}"}' where id = '{ann}';
update auth.users set raw_app_meta_data = '{"bakery_id": "{B}"}', raw_user_meta_data = '{"bakery_id": "{B}"}' where id = '{bob}';
insert into loaves values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
