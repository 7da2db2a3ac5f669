/*
title = "The tenant is generated from one key of a document, and what is added is checked by that key or by another"
key = "org_id"
claims = { app_metadata = { org_id = "{A}" } }
sessions = [{ role = "authenticated", claims = { sub = "{ann}", role = "authenticated", app_metadata = { org_id = "{A}" } }, gucs = {} }]
[meta.readings]
move_col = "title"
insert_cols = ["id", "doc", "title"]
own_overrides = { doc = { org_id = "{A}", sender = { org_id = "{A}" } } }
[attacks.readings]
insert = ["insert into readings (doc, title) values ('{\"org_id\": \"{B}\", \"sender\": {\"org_id\": \"{A}\"}}', 'x')"]
[forms]
same_key = { readings = "ii--" }
another_key = { readings = "il--" }
both_keys = { readings = "ii--" }
*/
create table readings (id uuid primary key default gen_random_uuid(), doc jsonb not null,
  org_id uuid generated always as ((doc ->> 'org_id')::uuid) stored, title text not null);
alter table readings enable row level security;
revoke all on readings from anon, authenticated;
grant select, insert on readings to authenticated;
create policy seen on readings for select to authenticated using (org_id::text = auth.jwt() -> 'app_metadata' ->> 'org_id');
create policy added on readings for insert to authenticated with check (<<<doc ->> 'org_id' = auth.jwt() -> 'app_metadata' ->> 'org_id'|||doc -> 'sender' ->> 'org_id' = auth.jwt() -> 'app_metadata' ->> 'org_id'|||doc -> 'sender' ->> 'org_id' = doc ->> 'org_id' and doc ->> 'org_id' = auth.jwt() -> 'app_metadata' ->> 'org_id'>>>);
-- rows
insert into readings (id, doc, title) values ('{own}', '{"org_id": "{A}", "sender": {"org_id": "{A}"}}', 'own'), ('{secret}', '{"org_id": "{B}", "sender": {"org_id": "{B}"}}', 'secret');
