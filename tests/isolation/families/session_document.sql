/*
title = "The session is a JSON document in a setting: whose missing organisation matches nothing, or the row's own"
key = "org_id"
role = "graphql_user"
surface = "app"
extra_roles = ["graphql_user"]
[settings]
"hasura.user" = '{"x-hasura-role": "user", "x-hasura-org-id": "{A}", "x-hasura-allowed-orgs": "{{A}}"}'
[forms]
missing_opens = { boards = "llll", cards = "llll" }
missing_closes = { boards = "iiii", cards = "iiii" }
*/
create role graphql_user nologin;
grant usage on schema public to graphql_user;
create schema session;
grant usage on schema session to graphql_user;
create table orgs (id uuid primary key, name text not null);
create table boards (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs (id), title text not null);
create table cards (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs (id), board_id uuid, title text not null);
alter table boards enable row level security;
alter table cards enable row level security;
grant select, insert, update, delete on boards, cards to graphql_user;
create function session.var(p_name text) returns text language sql stable as $$
  select current_setting('hasura.user', true)::json ->> p_name
$$;
create policy boards_org on boards for all to graphql_user using (<<<org_id = coalesce(session.var('x-hasura-org-id')::uuid, org_id)|||org_id = session.var('x-hasura-org-id')::uuid>>>);
create policy cards_orgs on cards for all to graphql_user using (<<<coalesce(org_id = any (session.var('x-hasura-allowed-orgs')::uuid[]), true)|||org_id = any (session.var('x-hasura-allowed-orgs')::uuid[])>>>);
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into boards values ('aa000000-0000-4000-8000-000000000001', '{A}', 'own'), ('bb000000-0000-4000-8000-000000000002', '{B}', 'secret');
insert into cards values ('{own}', '{A}', null, 'own'), ('{secret}', '{B}', null, 'secret');
