/*
title = "Keys whose letters' case does not count, compared by citext's own operator or by somebody's of the same sign, which IS DISTINCT FROM, NULLIF and CASE do not name"
key = "org"
role = "web"
surface = "app"
extra_roles = ["web"]
settings = { "app.tenant" = "{A}" }
[forms]
citexts = { papers = "iiii" }
beside_another = { papers = "iiii" }
citexts_of_some = { papers = "iiii" }
distinct = { papers = "iiii" }
by_another = { papers = "llll" }
of_some_by_another = { papers = "llll" }
distinct_by_another = { papers = "llll" }
null_if_by_another = { papers = "llll" }
case_by_another = { papers = "llll" }
*/
-- Their bodies ask by signs as well, beside which nothing is proved.
drop function auth.jwt, auth.uid, auth.role cascade;
create role web nologin;
grant usage on schema public to web;
create extension if not exists citext;
<<<|||create schema loose; create function loose.alike(a citext, b citext) returns boolean language sql immutable as 'select true'; create operator loose.= (leftarg = citext, rightarg = citext, function = loose.alike); grant usage on schema loose to web;|||||||||create schema loose; create function loose.alike(a citext, b citext) returns boolean language sql immutable as 'select true'; create operator loose.= (leftarg = citext, rightarg = citext, function = loose.alike); grant usage on schema loose to web;|||create schema loose; create function loose.alike(a citext, b citext) returns boolean language sql immutable as 'select true'; create operator loose.= (leftarg = citext, rightarg = citext, function = loose.alike); grant usage on schema loose to web;|||create schema loose; create function loose.alike(a citext, b citext) returns boolean language sql immutable as 'select true'; create operator loose.= (leftarg = citext, rightarg = citext, function = loose.alike); grant usage on schema loose to web;|||create schema loose; create function loose.alike(a citext, b citext) returns boolean language sql immutable as 'select true'; create operator loose.= (leftarg = citext, rightarg = citext, function = loose.alike); grant usage on schema loose to web;|||create schema loose; create function loose.alike(a citext, b citext) returns boolean language sql immutable as 'select true'; create operator loose.= (leftarg = citext, rightarg = citext, function = loose.alike); grant usage on schema loose to web;>>>
create table tenants (org citext primary key, name text);
create table papers (id uuid primary key default gen_random_uuid(), org citext not null references tenants, body text);
alter table papers enable row level security;
grant select, insert, update, delete on papers to web;
set search_path = <<<public|||public|||public|||public|||loose, public|||loose, public|||loose, public|||loose, public|||loose, public>>>;
create policy own on public.papers to web using (<<<org = current_setting('app.tenant', true)::citext|||org = current_setting('app.tenant', true)::citext|||org in (select current_setting('app.tenant', true)::citext)|||org is not distinct from current_setting('app.tenant', true)::citext|||org = current_setting('app.tenant', true)::citext|||org in (select current_setting('app.tenant', true)::citext)|||org is not distinct from current_setting('app.tenant', true)::citext|||nullif(org, current_setting('app.tenant', true)::citext) is null|||case org when current_setting('app.tenant', true)::citext then true else false end>>>);
set search_path = public;
-- rows
insert into tenants values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into papers (id, org, body) values ('{own}', '{A}', 'mine'), ('{secret}', '{B}', 'theirs');
