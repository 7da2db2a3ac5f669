/*
title = "Who makes an organisation owns it, and a function deletes one whose documents stay: the caller's own, or any; or a view of its owner's shows them all"
key = "org_id"
setup_tries = [["select remove_org('{B}')", "insert into orgs values ('{B}', '{ann}')"], ["delete from all_orgs", "insert into orgs values ('{B}', '{ann}')"]]
[forms]
own = { docs = "iiii" }
any = { docs = "llll" }
by_a_view = { docs = "llll" }
*/
create table orgs (id uuid primary key, owner_id uuid not null references auth.users);
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null, title text);
alter table orgs enable row level security;
alter table docs enable row level security;
revoke update, delete on orgs from anon, authenticated;
create policy o on orgs to authenticated using (owner_id = auth.uid());
create function remove_org(p uuid) returns void language sql security definer set search_path = '' as $$ delete from public.orgs where id = p<<< and owner_id = auth.uid()|||||| and owner_id = auth.uid()>>> $$;
<<<||||||create view all_orgs as select id from orgs;
revoke all on all_orgs from anon, authenticated;
grant select, delete on all_orgs to authenticated;
>>>create policy s on docs to authenticated using (org_id in (select o.id from orgs o where o.owner_id = auth.uid()));
-- rows
insert into orgs values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
