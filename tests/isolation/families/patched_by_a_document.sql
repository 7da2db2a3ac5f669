/*
title = "A function patches a row with a JSON document: without its keys, or with whatever it names"
key = "org_id"
[functions."patch_doc(uuid, jsonb)"]
table = "docs"
effect = "write"
calls = ["select patch_doc('{own}', '{\"title\": \"new\"}')", "select patch_doc('{own}', '{\"org_id\": \"{B}\"}')", "select patch_doc('{own}', '{\"id\": \"{secret}\"}')", "select patch_doc('{secret}', '{\"title\": \"new\"}')"]
[functions."add_doc(jsonb)"]
table = "docs"
effect = "write"
calls = ["select add_doc('{\"id\": \"ce000000-0000-4000-8000-00000000000e\", \"title\": \"new\"}')", "select add_doc('{\"id\": \"ce000000-0000-4000-8000-00000000000e\", \"title\": \"new\", \"org_id\": \"{B}\"}')"]
[forms]
without_keys = { docs = "iddd", "patch_doc(uuid, jsonb)" = "i", "add_doc(jsonb)" = "i" }
all = { docs = "iddd", "patch_doc(uuid, jsonb)" = "l", "add_doc(jsonb)" = "l" }
*/
create table orgs (id uuid primary key, name text not null);
create table org_users (org_id uuid not null references orgs (id), user_id uuid not null references auth.users (id), primary key (org_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs (id), title text not null default '', body text);
alter table orgs enable row level security;
alter table org_users enable row level security;
alter table docs enable row level security;
create policy u on org_users for select to authenticated using (user_id = auth.uid());
create policy d on docs for select to authenticated using (org_id in (select u.org_id from org_users u where u.user_id = auth.uid()));
create function patch_doc(p_id uuid, p_patch jsonb) returns void language plpgsql security definer set search_path = '' as $$
declare
  d public.docs;
begin
  select * into d from public.docs where id = p_id for update;
  if not found or not exists (select 1 from public.org_users u where u.org_id = d.org_id and u.user_id = auth.uid()) then
    raise exception 'not found' using errcode = 'P0002';
  end if;
  d := jsonb_populate_record(d, p_patch<<< - 'id' - 'org_id'|||>>>);
  update public.docs set org_id = d.org_id, title = d.title, body = d.body where id = p_id;
end;
$$;
create function my_org() returns uuid language sql stable security definer set search_path = '' as $$
  select u.org_id from public.org_users u where u.user_id = auth.uid() order by 1 limit 1
$$;
create function add_doc(p_doc jsonb) returns uuid language sql security definer set search_path = '' as $$
  insert into public.docs select * from jsonb_populate_record(null::public.docs, <<<p_doc || jsonb_build_object('org_id', public.my_org())|||jsonb_build_object('org_id', public.my_org()) || p_doc>>>) returning id
$$;
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into org_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
