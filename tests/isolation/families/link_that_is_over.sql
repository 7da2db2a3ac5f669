/*
title = "A page is shown to whoever has its link, until that is over, or for ever though it says when"
key = "house_id"
sessions = [{ role = "authenticated", claims = { sub = "{ann}", role = "authenticated" }, gucs = { "request.headers" = '{"x-share": "cb000000-0000-4000-8000-000000000099"}' } }]
[forms]
until_then = { pages = "i---" }
for_ever = { pages = "l---" }
*/
create table houses (id uuid primary key);
create table residents (house_id uuid not null references houses, user_id uuid not null references auth.users, primary key (house_id, user_id));
create table pages (id uuid primary key default gen_random_uuid(), house_id uuid not null references houses, title text, due_at timestamptz, share_token uuid not null default gen_random_uuid(), share_expires_at timestamptz);
alter table houses enable row level security;
alter table residents enable row level security;
alter table pages enable row level security;
revoke insert, update, delete on all tables in schema public from anon, authenticated;
create policy self on residents for select to authenticated using (user_id = auth.uid());
create policy shown on pages for select to authenticated using (house_id in (select r.house_id from residents r where r.user_id = auth.uid()) or (share_token = (current_setting('request.headers', true)::json ->> 'x-share')::uuid<<< and share_expires_at > now()|||>>>));
-- rows
insert into houses values ('{A}'), ('{B}');
insert into residents values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into pages (id, house_id, title) values ('{own}', '{A}', 'own');
insert into pages (id, house_id, title, share_token, share_expires_at) values ('{secret}', '{B}', 'secret', 'cb000000-0000-4000-8000-000000000099', '2020-01-01');
