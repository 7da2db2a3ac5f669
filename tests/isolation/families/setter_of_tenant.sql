/*
title = "A setter of the session's tenant: that asks whether the caller belongs there, or that sets what it is told"
key = "tenant_id"
setup_tries = [["select act_for('{B}')"], ["select act_for('{A}')"]]
settings = { "app.tenant" = "{A}" }
[forms]
asks = { jobs = "iiii" }
tells = { jobs = "llll" }
asks_for_null = { jobs = "llll" }
counts = { jobs = "iiii" }
counts_any = { jobs = "llll" }
*/
create table tenants (id uuid primary key, name text not null);
create table operators (tenant_id uuid not null references tenants, user_id uuid not null references auth.users, primary key (tenant_id, user_id));
alter table tenants enable row level security;
alter table operators enable row level security;
revoke all on tenants, operators from anon, authenticated;
create function act_for(tenant uuid) returns void language plpgsql security definer set search_path = '' as $$
declare n int;
begin
  <<<if not exists (select 1 from public.operators o where o.tenant_id = tenant and o.user_id = auth.uid()) then raise exception 'not yours'; end if;||||||if (select o.tenant_id = tenant from public.operators o where o.user_id = auth.uid() limit 1) is false and tenant is null then raise exception 'not yours'; end if;|||select count(*) into n from public.operators o where o.tenant_id = tenant and o.user_id = auth.uid();
  if n = 0 then raise exception 'not yours'; end if;|||select count(*) into n from public.operators o where o.user_id = auth.uid();
  if n = 0 then raise exception 'not yours'; end if;>>>
  perform set_config('app.tenant', tenant::text, true);
end
$$;
create table jobs (id uuid primary key default gen_random_uuid(), tenant_id uuid not null references tenants, title text);
alter table jobs enable row level security;
create policy of_tenant on jobs to authenticated using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
-- rows
insert into tenants values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into operators values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into jobs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
