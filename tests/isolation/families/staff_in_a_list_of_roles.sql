/*
title = "The operator's people are among the signed roles, or a key is there at all, or the list is the caller's own"
key = "org_id"
claims = { app_metadata = { roles = ["editor", "admin"], platform_admin = false }, user_metadata = { roles = ["platform_admin"] } }
[forms]
has = { bills = "iiii" }
has_one_of = { bills = "iiii" }
contains = { bills = "iiii" }
contains_below = { bills = "iiii" }
one_of_any_role = { bills = "llll" }
of_his_own = { bills = "llll" }
a_flag_that_is_off = { bills = "llll" }
*/
create table orgs (id uuid primary key, name text not null);
create table org_users (org_id uuid not null references orgs, user_id uuid not null references auth.users, primary key (org_id, user_id));
create table bills (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table orgs enable row level security;
alter table org_users enable row level security;
alter table bills enable row level security;
create policy self on org_users for select to authenticated using (user_id = auth.uid());
create policy of_org on bills for all to authenticated using (
  org_id in (select o.org_id from org_users o where o.user_id = auth.uid())
  or <<<auth.jwt() -> 'app_metadata' -> 'roles' ? 'platform_admin'|||auth.jwt() -> 'app_metadata' -> 'roles' ?| array['platform_admin', 'super_admin']|||auth.jwt() -> 'app_metadata' -> 'roles' @> '["platform_admin"]'|||auth.jwt() @> '{"app_metadata": {"roles": ["platform_admin"]}}'|||auth.jwt() -> 'app_metadata' -> 'roles' ?| array['platform_admin', 'admin']|||auth.jwt() -> 'user_metadata' -> 'roles' ? 'platform_admin'|||auth.jwt() -> 'app_metadata' ? 'platform_admin'>>>);
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into org_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into bills values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
