/*
title = "The child's tenant follows its parent by a composite key: whole, not at all, or with a parent that may be missing"
key = "tenant_id"
role = "web"
surface = "app"
extra_roles = ["web"]
settings = { "app.tenant" = "{A}" }
[attacks.tasks]
insert = ["insert into tasks (tenant_id, project_id, title) values ('{B}', 'aa000000-0000-4000-8000-0000000000a1', 'x')", "insert into tasks (tenant_id, title) values ('{B}', 'x')"]
update = ["update tasks set tenant_id = '{B}', project_id = null"]
[forms]
whole = { tasks = "iiii" }
single = { tasks = "illi" }
may_be_missing = { tasks = "illi" }
*/
create role web nologin;
grant usage on schema public to web;
create table tenants (id uuid primary key, name text);
create table projects (id uuid primary key, tenant_id uuid not null references tenants, unique (tenant_id, id));
alter table projects enable row level security;
grant select on projects to web;
create policy p on projects for select to web using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create table tasks (id uuid primary key default gen_random_uuid(), tenant_id uuid not null references tenants, project_id uuid<<< not null||| not null|||>>>, title text, <<<foreign key (tenant_id, project_id) references projects (tenant_id, id)|||foreign key (project_id) references projects (id)|||foreign key (tenant_id, project_id) references projects (tenant_id, id)>>>);
alter table tasks enable row level security;
grant select, insert, update, delete on tasks to web;
create policy r on tasks for select to web using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy d on tasks for delete to web using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy i on tasks for insert to web with check (<<<|||||| project_id is null or >>>exists (select 1 from projects p where p.id = tasks.project_id));
create policy u on tasks for update to web using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (<<<|||||| project_id is null or >>>exists (select 1 from projects p where p.id = tasks.project_id));
-- rows
insert into tenants values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into projects values ('aa000000-0000-4000-8000-0000000000a1', '{A}'), ('bb000000-0000-4000-8000-0000000000b1', '{B}');
insert into tasks values ('{own}', '{A}', 'aa000000-0000-4000-8000-0000000000a1', 'own'), ('{secret}', '{B}', 'bb000000-0000-4000-8000-0000000000b1', 'secret');
