/*
title = "A jsonpath asks the token's list for a tenant and a rank"
key = "tenant_id"
claims = { app_metadata = { memberships = [{ tenant = "{A}", rank = "chief" }] } }
[forms]
both_of_one = { memos = "iiii" }
one_or_the_other = { memos = "llll" }
each_of_any = { memos = "iiii" }
*/
create table memos (id uuid primary key default gen_random_uuid(), tenant_id uuid not null, title text not null);
alter table memos enable row level security;
create function chief_of(p uuid) returns boolean language sql stable as $$
  select coalesce(jsonb_path_exists(auth.jwt() -> 'app_metadata', '<<<$.memberships[*] ? (@.tenant == $t && @.rank == "chief")|||$.memberships[*] ? (@.rank == "chief" || @.tenant == $t)|||$ ? (exists (@.memberships[*] ? (@.tenant == $t)) && exists (@.memberships[*] ? (@.rank == "chief")))>>>', jsonb_build_object('t', p)), false)
$$;
create policy memos_tenant on memos for all to authenticated using (chief_of(tenant_id));
-- rows
insert into memos values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
