/*
title = "Whoever says in a header of his request that he is the service sees all; the signed role says so of nobody else"
key = "site_id"
sessions = [
  { role = "authenticated", claims = { sub = "{ann}", role = "authenticated" }, gucs = { "request.headers" = "{}" } },
  { role = "authenticated", claims = { sub = "{ann}", role = "authenticated" }, gucs = { "request.headers" = "{\"x-caller\": \"backend\"}" } },
  { role = "authenticated", claims = { sub = "{ann}", role = "authenticated" }, gucs = { "request.headers" = "{\"x-caller\": \"true\"}" } },
]
[forms]
by_header = { pages = "llll" }
by_signed_role = { pages = "iiii" }
by_both = { pages = "iiii" }
by_a_flag = { pages = "llll" }
in_a_function = { pages = "llll" }
*/
create table sites (id uuid primary key, name text not null);
create table site_users (site_id uuid not null references sites, user_id uuid not null references auth.users, primary key (site_id, user_id));
alter table sites enable row level security;
alter table site_users enable row level security;
create policy own on site_users for select to authenticated using (user_id = auth.uid());
create table pages (id uuid primary key default gen_random_uuid(), site_id uuid not null references sites, title text);
alter table pages enable row level security;
create function is_backend() returns boolean language sql stable as $$ select current_setting('request.headers', true)::json ->> 'x-caller' = 'backend' $$;
create policy of_site on pages to authenticated using (
  site_id in (select su.site_id from site_users su where su.user_id = (select auth.uid()))
  or <<<current_setting('request.headers', true)::json ->> 'x-caller' = 'backend'|||auth.role() = 'service_role'|||current_setting('request.headers', true)::json ->> 'x-caller' = 'backend' and auth.role() = 'service_role'|||coalesce((current_setting('request.headers', true)::json ->> 'x-caller')::boolean, false)|||is_backend()>>>);
-- rows
insert into sites values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into site_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into pages values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
