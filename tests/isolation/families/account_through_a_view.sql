/*
title = "A view of accounts, with its owner's rights, shows each to its person, who may read what the server signs, or write it; a rule writes that as well"
key = "bakery_id"
setup_tries = [["update accounts set signed = '{\"bakery_id\": \"{B}\"}'"], ["insert into wanted (bakery_id) values ('{B}')"], ["update auth.users set raw_app_meta_data = '{\"bakery_id\": \"{B}\"}' where id = auth.uid()"]]
[forms]
not_written = { loaves = "iiii" }
what_is_signed = { loaves = "llll" }
with_his_own_rights = { loaves = "iiii" }
by_a_view_above = { loaves = "llll" }
by_a_rule = { loaves = "llll" }
by_hand = { loaves = "llll" }
*/
alter table auth.users add column if not exists raw_user_meta_data jsonb, add column if not exists raw_app_meta_data jsonb;
create table bakeries (id uuid primary key, name text);
alter table bakeries enable row level security;
create table loaves (id uuid primary key default gen_random_uuid(), bakery_id uuid not null references bakeries, title text);
alter table loaves enable row level security;
create view accounts <<<||||||with (security_invoker = true) |||||||||>>>as select id, <<<raw_app_meta_data as signed|||raw_app_meta_data as signed|||raw_app_meta_data as signed|||raw_app_meta_data as told|||raw_user_meta_data as chosen|||raw_user_meta_data as chosen>>> from auth.users where id = auth.uid();
revoke all on accounts from anon, authenticated;
grant select<<<|||, update|||, update||||||, update|||, update>>> on accounts to authenticated;
<<<|||||||||alter view accounts rename to inner_accounts;
create view accounts as select id, told as signed from inner_accounts;
grant select, update on accounts to authenticated;|||create table wanted (bakery_id uuid, user_id uuid not null default auth.uid());
alter table wanted enable row level security;
create policy w on wanted to authenticated using (user_id = auth.uid());
create rule wanted as on insert to wanted do also update auth.users set raw_app_meta_data = jsonb_build_object('bakery_id', new.bakery_id) where id = new.user_id;|||grant select, update on auth.users to authenticated;
alter table auth.users enable row level security;
create policy own on auth.users to authenticated using (id = auth.uid());>>>
create function my_bakery() returns uuid language sql stable security definer set search_path = '' as $$
  select (u.raw_app_meta_data ->> 'bakery_id')::uuid from auth.users u where u.id = auth.uid()
$$;
create policy baked on loaves to authenticated using (bakery_id = (select my_bakery()));
-- rows
insert into bakeries values ('{A}', 'Alpha'), ('{B}', 'Beta');
update auth.users set raw_app_meta_data = '{"bakery_id": "{A}"}', raw_user_meta_data = '{"bakery_id": "{B}"}' where id = '{ann}';
update auth.users set raw_app_meta_data = '{"bakery_id": "{B}"}', raw_user_meta_data = '{"bakery_id": "{B}"}' where id = '{bob}';
insert into loaves values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
