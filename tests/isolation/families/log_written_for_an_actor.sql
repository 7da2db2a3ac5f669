/*
title = "A function that writes the audit log with its owner's rights: for the caller in his organisation, or, where a NULL is among his, for any"
key = "org_id"
[functions."log_event(uuid, uuid, text, jsonb)"]
table = "audit_log"
effect = "write"
calls = ["select log_event('{A}', '{ann}', 'x', '{}')", "select log_event('{B}', '{bob}', 'x', '{}')", "select log_event('{B}', '{ann}', 'x', '{}')"]
[meta.audit_log]
update_col = "action"
[forms]
own = { audit_log = "iddd", "log_event(uuid, uuid, text, jsonb)" = "i" }
null_among = { audit_log = "iddd", "log_event(uuid, uuid, text, jsonb)" = "l" }
any = { audit_log = "iddd", "log_event(uuid, uuid, text, jsonb)" = "l" }
*/
create schema if not exists private;
grant usage on schema private to authenticated;
create table organizations (id uuid primary key default gen_random_uuid(), name text);
create table organization_users (organization_id uuid references organizations (id), user_id uuid references auth.users (id), <<<primary key|||unique|||primary key>>> (organization_id, user_id));
create table audit_log (id bigint generated always as identity primary key, org_id uuid not null references organizations (id), actor uuid not null, action text not null, details jsonb not null default '{}', created_at timestamptz not null default now());
alter table organizations enable row level security;
alter table organization_users enable row level security;
alter table audit_log enable row level security;
create policy mine on organization_users for select to authenticated using (user_id = (select auth.uid()));
create function private.user_org_ids() returns setof uuid language sql stable security definer set search_path = '' as $$
  select organization_id from public.organization_users where user_id = auth.uid()
$$;
create policy sel_audit on audit_log for select to authenticated using (org_id in (select private.user_org_ids()));
create policy ins_audit_by_actor on audit_log for insert to authenticated with check (actor = auth.uid() and false);
create function log_event(p_org uuid, p_actor uuid, p_action text, p_details jsonb) returns bigint language plpgsql security definer set search_path = '' as $$
declare
  v_id bigint;
begin
<<<  if p_org not in (select private.user_org_ids()) then
    raise exception 'forbidden' using errcode = '42501';
  end if;
  if p_actor is distinct from auth.uid() then
    raise exception 'actor mismatch';
  end if;
|||  if p_org not in (select private.user_org_ids()) then
    raise exception 'forbidden' using errcode = '42501';
  end if;
  if p_actor is distinct from auth.uid() then
    raise exception 'actor mismatch';
  end if;
|||  if p_action is null then
    raise exception 'action missing';
  end if;
>>>  insert into public.audit_log (org_id, actor, action, details)
  values (p_org, p_actor, p_action, coalesce(p_details, '{}'::jsonb))
  returning id into v_id;
  return v_id;
end;
$$;
grant execute on function log_event(uuid, uuid, text, jsonb) to authenticated;
-- rows
insert into organizations values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into organization_users values ('{A}', '{ann}'), ('{B}', '{bob}')<<<|||, (null, '{ann}')|||>>>;
insert into audit_log (org_id, actor, action) values ('{A}', '{ann}', 'own'), ('{B}', '{bob}', 'secret');
