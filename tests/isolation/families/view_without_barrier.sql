/*
title = "A view that filters by the user, and a caller with SQL of his own: with security_barrier and without"
key = "tenant_id"
role = "reporting"
surface = "sql"
extra_roles = ["reporting"]
[meta.my_rows]
facts_from = "rows_of_all"
[attacks.my_rows]
select = [["create function pg_temp.cheap(uuid, text) returns boolean cost 0.0000001 language plpgsql as $$ begin perform set_config('app.seen', coalesce(current_setting('app.seen', true), '') || ',' || $1, false); return true; end $$", "select id from my_rows where pg_temp.cheap(id, title)", "select x from regexp_split_to_table(current_setting('app.seen'), ',') x"]]
[forms]
barrier = { my_rows = "i---" }
none = { my_rows = "l---" }
*/
create role reporting nologin;
create table keepers (login text primary key, tenant_id uuid not null);
create table rows_of_all (id uuid primary key default gen_random_uuid(), tenant_id uuid not null, title text);
create view my_rows <<<with (security_barrier)|||>>> as select * from rows_of_all where tenant_id = (select k.tenant_id from keepers k where k.login = current_user);
grant select on my_rows to reporting;
-- rows
insert into keepers values ('reporting', '{A}'), ('somebody', '{B}');
insert into rows_of_all values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
