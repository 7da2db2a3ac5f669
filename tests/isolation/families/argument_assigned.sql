/*
title = "A function asks for its first argument, and assigns it another value before it uses $1: of the same tenant, or any"
key = "org_id"
[functions."wipe(uuid, uuid)"]
table = "docs"
effect = "write"
calls = ["select wipe('{A}', '{A}')", "select wipe('{A}', '{B}')"]
[forms]
own = { docs = "iiii", "wipe(uuid, uuid)" = "i" }
any = { docs = "iiii", "wipe(uuid, uuid)" = "l" }
*/
create table orgs (id uuid primary key, name text);
create table members (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table orgs enable row level security;
alter table members enable row level security;
alter table docs enable row level security;
create policy m on members for select to authenticated using (user_id = auth.uid());
create policy s on docs to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
create function wipe(p_org uuid, p_other uuid) returns void language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select 1 from public.members m where m.org_id = p_org and m.user_id = auth.uid()) then
    raise exception 'unknown';
  end if;
  <<<p_other := p_org|||p_org := p_other>>>;
  delete from public.docs d where d.org_id = $1;
end
$$;
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
