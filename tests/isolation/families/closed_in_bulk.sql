/*
title = "A bulk action takes a list of ids and a tenant: the rows must be of the tenant that is bound, or only the tenant"
key = "tenant_id"
role = "web"
surface = "app"
extra_roles = ["web"]
settings = { "app.tenant" = "{A}" }
[functions."close_tickets(uuid[], uuid)"]
table = "tickets"
effect = "write"
calls = ["select close_tickets(array['{own}']::uuid[], '{A}')", "select close_tickets(array['{own}', '{secret}']::uuid[], '{A}')"]
[forms]
rows = { tickets = "i---", "close_tickets(uuid[], uuid)" = "i" }
tenant_only = { tickets = "i---", "close_tickets(uuid[], uuid)" = "l" }
*/
create role web nologin;
grant usage on schema public to web;
create table tenants (id uuid primary key, name text);
create table tickets (id uuid primary key default gen_random_uuid(), tenant_id uuid not null references tenants, closed_at timestamptz, title text);
alter table tickets enable row level security;
grant select on tickets to web;
create policy p on tickets for select to web using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create function close_tickets(ids uuid[], tenant uuid) returns int language plpgsql security definer set search_path = '' as $$
declare
  n int;
begin
  if tenant is distinct from nullif(current_setting('app.tenant', true), '')::uuid then
    raise insufficient_privilege using message = 'not your tenant';
  end if;
  update public.tickets t set closed_at = '2024-01-01', title = 'closed' where t.id = any (ids)<<< and t.tenant_id = tenant|||>>>;
  get diagnostics n = row_count;
  return n;
end
$$;
-- rows
insert into tenants values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into tickets values ('{own}', '{A}', null, 'own'), ('{secret}', '{B}', null, 'secret');
