/*
title = "Tenants have large numbers: compared as numbers of JSON are, in double precision, or as whole numbers"
key = "tenant_no"
tenant_a = "9007199254740992"
tenant_b = "9007199254740993"
[claims]
app_metadata = { tenant_no = 9007199254740992 }
[forms]
double_precision = { events = "llll" }
whole = { events = "iiii" }
*/
create table tenants (no bigint primary key, name text not null);
alter table tenants enable row level security;
create table events (id uuid primary key default gen_random_uuid(), tenant_no bigint not null references tenants (no), title text not null, at timestamptz not null default now());
alter table events enable row level security;
create policy events_tenant on events for all to authenticated using (tenant_no = (auth.jwt() -> 'app_metadata' ->> 'tenant_no')::<<<double precision|||bigint>>>);
-- rows
insert into tenants values (9007199254740992, 'Alpha'), (9007199254740993, 'Beta');
insert into events values ('{own}', 9007199254740992, 'own'), ('{secret}', 9007199254740993, 'secret');
