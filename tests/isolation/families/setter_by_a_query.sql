/*
title = "A setter of the session's tenant is one query: over the caller's rows, over anybody's, or over none as well"
key = "tenant_id"
setup_tries = [["select act_for('{B}')"], ["select act_for('{A}')"]]
settings = { "app.tenant" = "{A}" }
[forms]
his_rows = { jobs = "iiii" }
performed = { jobs = "iiii" }
any_rows = { jobs = "llll" }
no_rows = { jobs = "llll" }
beside = { jobs = "llll" }
*/
create table tenants (id uuid primary key, name text not null);
create table operators (tenant_id uuid not null references tenants, user_id uuid not null references auth.users, primary key (tenant_id, user_id));
create table jobs (id uuid primary key default gen_random_uuid(), tenant_id uuid not null references tenants, title text);
alter table tenants enable row level security;
alter table operators enable row level security;
alter table jobs enable row level security;
revoke all on tenants, operators from anon, authenticated;
create function act_for(tenant uuid) returns void <<<language sql|||language plpgsql|||language sql|||language sql|||language sql>>> security definer set search_path = '' as $$
  <<<select set_config('app.tenant', o.tenant_id::text, true) from public.operators o where o.tenant_id = tenant and o.user_id = auth.uid()
|||begin
    perform set_config('app.tenant', tenant::text, true) from public.operators o where o.tenant_id = tenant and o.user_id = auth.uid();
  end
|||select set_config('app.tenant', o.tenant_id::text, true) from public.operators o where o.tenant_id = tenant
|||select set_config('app.tenant', coalesce(o.tenant_id, tenant)::text, true) from public.tenants t
    left join public.operators o on o.tenant_id = t.id and o.user_id = auth.uid() where t.id = tenant
|||select set_config('app.tenant', tenant::text, true) from public.operators o where o.user_id = auth.uid()
>>>$$;
create policy of_tenant on jobs to authenticated using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
-- rows
insert into tenants values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into operators values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into jobs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
