/*
title = "A visitor's key is a random id, compared as text: the keys are read by nobody or by all, or their beginning is enough"
key = "site_id"
role = "anon"
setup_tries = [["select set_config('request.headers', json_build_object('x-api-key', (select k.key from api_keys k where k.site_id = '{B}'))::text, true)"], ["select set_config('request.headers', '{\"x-api-key\": \"db00\"}', true)"]]
[forms]
hidden = { hits = "dddd" }
read = { hits = "llll" }
beginning = { hits = "llll" }
*/
create table api_keys (key uuid primary key default gen_random_uuid(), site_id uuid not null);
alter table api_keys enable row level security;
<<<|||create policy seen on api_keys for select to anon using (true);|||>>>
create function keyed_site() returns uuid language sql stable security definer set search_path = '' as $$
  select k.site_id from public.api_keys k where <<<k.key::text|||k.key::text|||left(k.key::text, 4)>>> = current_setting('request.headers', true)::json ->> 'x-api-key'
$$;
create table hits (id uuid primary key default gen_random_uuid(), site_id uuid not null, title text);
alter table hits enable row level security;
create policy of_site on hits to anon using (site_id = keyed_site());
-- rows
insert into api_keys values ('da000000-0000-4000-8000-000000000001', '{A}'), ('db000000-0000-4000-8000-000000000002', '{B}');
insert into hits values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
