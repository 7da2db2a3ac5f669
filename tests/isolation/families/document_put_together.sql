/*
title = "A token's list of tenants is asked by a document, or a path, that is put together around the row's key"
key = "org_id"
claims = { app_metadata = { orgs = ["{A}"] } }
[forms]
document = { notes = "i---" }
format = { notes = "i---" }
path = { notes = "i---" }
path_of_others = { notes = "l---" }
document_of_another = { notes = "l---" }
*/
create table notes (id uuid primary key, org_id uuid not null, shown_to uuid, body text);
alter table notes enable row level security;
create policy listed on notes for select to authenticated using (
<<<  (auth.jwt() -> 'app_metadata' -> 'orgs') @> ('["' || org_id || '"]')::jsonb
|||  (auth.jwt() -> 'app_metadata' -> 'orgs') @> format('["%s"]', org_id)::jsonb
|||  (auth.jwt() -> 'app_metadata' -> 'orgs') @? ('$[*] ? (@ == "' || org_id || '")')::jsonpath
|||  (auth.jwt() -> 'app_metadata' -> 'orgs') @? ('$[*] ? (@ != "' || org_id || '")')::jsonpath
|||  (auth.jwt() -> 'app_metadata' -> 'orgs') @> ('["' || shown_to || '"]')::jsonb
>>>);
grant select on notes to authenticated;
-- rows
insert into notes values ('{own}', '{A}', '{A}', 'own'), ('{secret}', '{B}', '{A}', 'secret');
