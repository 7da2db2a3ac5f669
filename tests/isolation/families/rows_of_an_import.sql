/*
title = "A bulk function looks at the organisation of every row, or: a bulk function looks at the organisation of the first row"
key = "org_id"
[functions."import_leads(jsonb)"]
table = "leads"
calls = ["select import_leads('[{\"org_id\": \"{A}\", \"title\": \"x\"}]')", "select import_leads('[{\"org_id\": \"{A}\", \"title\": \"x\"}, {\"org_id\": \"{B}\", \"title\": \"y\"}]')"]
effect = "write"
[forms]
each = { leads = "iddd", "import_leads(jsonb)" = "i" }
first = { leads = "iddd", "import_leads(jsonb)" = "l" }
*/
create table orgs (id uuid primary key, name text not null);
create table org_users (org_id uuid not null references orgs (id), user_id uuid not null references auth.users (id), primary key (org_id, user_id));
create table leads (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs (id), title text not null);
alter table orgs enable row level security;
alter table org_users enable row level security;
alter table leads enable row level security;
create policy org_users_self on org_users for select to authenticated using (user_id = (select auth.uid()));
create policy leads_read on leads for select to authenticated using (org_id in (select ou.org_id from org_users ou where ou.user_id = (select auth.uid())));
create function import_leads(p_rows jsonb) returns int language plpgsql security definer set search_path = '' as $$
declare
  n int;
begin
  <<<if exists (select 1 from jsonb_to_recordset(p_rows) as r (org_id uuid) where not exists (
      select 1 from public.org_users ou where ou.user_id = auth.uid() and ou.org_id = r.org_id)) then|||if not exists (select 1 from public.org_users ou where ou.user_id = auth.uid() and ou.org_id = (p_rows -> 0 ->> 'org_id')::uuid) then>>>
    raise exception 'not your organisation';
  end if;
  insert into public.leads (org_id, title)
  select r.org_id, r.title from jsonb_to_recordset(p_rows) as r (org_id uuid, title text);
  get diagnostics n = row_count;
  return n;
end
$$;
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into org_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into leads values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
