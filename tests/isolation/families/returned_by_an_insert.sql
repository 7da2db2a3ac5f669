/*
title = "A function inserts unless the key is taken, and replaces the row that has it: in the caller's organisation, or wherever it is"
key = "org_id"
[functions."put(uuid, uuid)"]
table = "docs"
effect = "write"
calls = ["select put('{A}', '{own}')", "select put('{A}', '{secret}')"]
[forms]
own = { docs = "iiii", "put(uuid, uuid)" = "i" }
anywhere = { docs = "iiii", "put(uuid, uuid)" = "l" }
*/
create table orgs (id uuid primary key, name text);
create table members (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table orgs enable row level security;
alter table members enable row level security;
alter table docs enable row level security;
create policy m on members for select to authenticated using (user_id = auth.uid());
create policy s on docs to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
create function put(p_org uuid, p_id uuid) returns void language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  if not exists (select 1 from public.members m where m.org_id = p_org and m.user_id = auth.uid()) then
    raise exception 'unknown';
  end if;
  insert into public.docs (id, org_id, title) values (p_id, p_org, 'new') on conflict do nothing returning id into v_id;
  if v_id is null then
    delete from public.docs d where d.id = p_id<<< and d.org_id = p_org|||>>>;
  end if;
end
$$;
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
