/*
title = "A worker's function that takes the next jobs of the queue, of the caller's tenant or of all"
key = "tenant_id"
[functions."claim_jobs(int)"]
table = "jobs"
calls = ["select id from claim_jobs(10)"]
[forms]
own = { jobs = "idid", "claim_jobs(int)" = "i" }
all = { jobs = "idid", "claim_jobs(int)" = "l" }
*/
create table tenants (id uuid primary key, name text not null);
create table tenant_users (tenant_id uuid not null references tenants, user_id uuid not null references auth.users, primary key (tenant_id, user_id));
create type job_state as enum ('queued', 'running', 'failed');
create table jobs (id uuid primary key default gen_random_uuid(), tenant_id uuid not null references tenants, title text, payload jsonb not null default '{}', state job_state not null default 'queued');
alter table tenants enable row level security;
alter table tenant_users enable row level security;
alter table jobs enable row level security;
create policy me on tenant_users for select to authenticated using (user_id = auth.uid());
create policy see on jobs for select to authenticated using (tenant_id in (select tenant_id from tenant_users where user_id = auth.uid()));
create policy change on jobs for update to authenticated using (tenant_id in (select tenant_id from tenant_users where user_id = auth.uid()));
revoke insert, delete on jobs from authenticated;
create function claim_jobs(batch int default 5) returns setof jobs language sql volatile security definer set search_path = '' as $$
  update public.jobs j set state = 'running'
  where j.id in (select q.id from public.jobs q where q.state = 'queued'<<< and q.tenant_id in (select u.tenant_id from public.tenant_users u where u.user_id = auth.uid())|||>>> order by q.id limit batch for update skip locked)
  returning j.*
$$;
-- rows
insert into tenants values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into tenant_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into jobs (id, tenant_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
