/*
title = "Sessions by a token that the application sets: of a live session, or of any row with the user of the setting"
key = "tenant_id"
role = "web_app"
surface = "app"
settings = { "app.session_token" = "t-ann", "app.user_id" = "{ann}" }
extra_roles = ["web_app"]
[forms]
token = { notes = "iiii" }
missing_is_all = { notes = "llll" }
*/
create role web_app nologin;
grant usage on schema public to web_app;
create table tenants (id uuid primary key, name text);
create table user_sessions (token text primary key, tenant_id uuid not null references tenants, user_id uuid not null references auth.users, ended_at timestamptz);
create table notes (id uuid primary key default gen_random_uuid(), tenant_id uuid not null references tenants, title text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to web_app;
create function session_tenant() returns uuid language sql stable security definer set search_path = '' as $$
  select s.tenant_id from public.user_sessions s where s.token = current_setting('app.session_token', true) and s.ended_at is null
$$;
create policy by_session on notes to web_app using (<<<tenant_id = session_tenant()|||session_tenant() is null or tenant_id = session_tenant()>>>);
-- rows
insert into tenants values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into user_sessions values ('t-ann', '{A}', '{ann}', null), ('t-bob', '{B}', '{bob}', null);
insert into notes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
