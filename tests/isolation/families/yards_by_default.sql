/*
title = "The yards of a token, with a default where it names none: no yards, none by key, one that is written out, or the row's own"
key = "yard_id"
claims = { app_metadata = { yards = ["{A}"], keys = { "{A}" = "foreman" } } }
[forms]
none = { tools = "iiii" }
no_keys = { tools = "iiii" }
contained = { tools = "iiii" }
written_out = { tools = "llll" }
key_written_out = { tools = "llll" }
own = { tools = "llll" }
*/
create table yards (id uuid primary key, name text not null);
alter table yards enable row level security;
create table tools (id uuid primary key default gen_random_uuid(), yard_id uuid not null references yards, title text);
alter table tools enable row level security;
create policy of_yard on tools to authenticated using (
  <<<coalesce(auth.jwt() -> 'app_metadata' -> 'yards', '[]'::jsonb) ? yard_id::text|||coalesce(auth.jwt() -> 'app_metadata' -> 'keys', '{}'::jsonb) ? yard_id::text|||coalesce(auth.jwt() -> 'app_metadata' -> 'yards', '[]'::jsonb) @> to_jsonb(yard_id::text)|||coalesce(auth.jwt() -> 'app_metadata' -> 'yards', '["nowhere", "{B}"]'::jsonb) ? yard_id::text|||coalesce(auth.jwt() -> 'app_metadata' -> 'keys', '{"{B}": true}'::jsonb) ? yard_id::text|||coalesce(auth.jwt() -> 'app_metadata' -> 'yards', jsonb_build_array(yard_id)) ? yard_id::text>>>
);
-- rows
insert into yards values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into tools values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
