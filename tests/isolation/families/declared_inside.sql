/*
title = "A variable of an inner block begins as what another holds by then: the caller's own, or what he asks for"
key = "org_id"
[functions."clear_docs(uuid)"]
table = "docs"
effect = "write"
calls = ["select clear_docs('{A}')", "select clear_docs('{B}')"]
[forms]
own = { docs = "iddd", "clear_docs(uuid)" = "i" }
asked = { docs = "iddd", "clear_docs(uuid)" = "l" }
*/
create table orgs (id uuid primary key, name text);
create table members (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table orgs enable row level security;
alter table members enable row level security;
alter table docs enable row level security;
revoke insert, update, delete on docs from authenticated, anon;
create policy m on members for select to authenticated using (user_id = auth.uid());
create policy s on docs for select to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
create function clear_docs(p_org uuid) returns void language plpgsql security definer set search_path = '' as $$
declare
  v_org uuid;
begin
  v_org := <<<(select m.org_id from public.members m where m.user_id = auth.uid() and m.org_id = p_org)|||p_org>>>;
  declare
    v_chosen uuid := v_org;
  begin
    delete from public.docs d where d.org_id = v_chosen;
  end;
end
$$;
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
