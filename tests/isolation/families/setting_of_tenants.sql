/*
title = "A setting that lists tenants: as an array, by a pattern, or empty meaning all"
key = "store_id"
role = "app_store"
surface = "app"
settings = { "app.stores" = "{A}" }
extra_roles = ["app_store"]
[forms]
array = { sales = "iiii" }
pattern = { sales = "iiii" }
beside_another = { sales = "llll" }
empty_is_all = { sales = "llll" }
*/
create role app_store nologin;
grant usage on schema public to app_store;
create table sales (id uuid primary key default gen_random_uuid(), store_id uuid not null, title text);
alter table sales enable row level security;
grant select, insert, update, delete on sales to app_store;
create policy of_store on sales to app_store using (
  <<<store_id::text = any (string_to_array(current_setting('app.stores', true), ','))|||current_setting('app.stores', true) like '%' || store_id::text || '%'|||current_setting('app.stores', true) || ',{B}' like '%' || store_id::text || '%'|||coalesce(current_setting('app.stores', true), '') = '' or store_id::text = any (string_to_array(current_setting('app.stores', true), ','))>>>
);
-- rows
insert into sales values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
