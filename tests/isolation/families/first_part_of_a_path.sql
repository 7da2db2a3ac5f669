/*
title = "The tenant as first part of a path: split, followed by a slash, or any prefix"
key = "tenant"
role = "web"
surface = "app"
extra_roles = ["web"]
tenant_a = "acme"
tenant_b = "acme-eu"
settings = { "app.tenant" = "acme" }
meta = { files = { to_a = "acme", to_b = "acme-eu", move_col = "path", insert_cols = ["id", "path", "title"] } }
[attacks.files]
update = ["update files set path = 'acme-eu/z' where title = 'own'"]
[forms]
split = { files = "iiii" }
slash = { files = "iiii" }
prefix = { files = "llll" }
*/
create role web nologin;
grant usage on schema public to web;
create table files (id uuid primary key default gen_random_uuid(), path text not null check (path ~ '^[a-z0-9-]+/'), title text, tenant text generated always as (split_part(path, '/', 1)) stored);
alter table files enable row level security;
grant select, insert, update, delete on files to web;
create policy p on files to web using (<<<split_part(path, '/', 1) = current_setting('app.tenant', true)|||path like current_setting('app.tenant', true) || '/%'|||path like current_setting('app.tenant', true) || '%'>>>);
-- rows
insert into files (id, path, title) values ('{own}', 'acme/a', 'own'), ('{secret}', 'acme-eu/b', 'secret');
