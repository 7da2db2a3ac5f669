/*
title = "Attachments of tasks and of invoices: of any other kind nobody's, or everybody's"
key = "org_id"
[attacks.attachments]
insert = ["insert into attachments (id, org_id, kind, target_id, title) values ('ee000000-0000-4000-8000-000000000005', '{B}', 'memo', gen_random_uuid(), 'x')"]
update = ["update attachments set kind = 'memo', org_id = '{B}'"]
[forms]
everybody = { attachments = "llll" }
nobody = { attachments = "iiii" }
*/
create table orgs (id uuid primary key, name text not null);
create table org_members (org_id uuid not null references orgs (id), user_id uuid not null references auth.users (id), primary key (org_id, user_id));
create table tasks (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs (id), title text not null, unique (org_id, id));
create table invoices (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs (id), title text not null, unique (org_id, id));
create table attachments (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs (id), kind text not null, target_id uuid not null, title text not null);
alter table orgs enable row level security;
alter table org_members enable row level security;
alter table tasks enable row level security;
alter table invoices enable row level security;
alter table attachments enable row level security;
create policy org_members_self on org_members for select to authenticated using (user_id = (select auth.uid()));
create policy tasks_org on tasks for all to authenticated using (org_id in (select m.org_id from org_members m where m.user_id = (select auth.uid())));
create policy invoices_org on invoices for all to authenticated using (org_id in (select m.org_id from org_members m where m.user_id = (select auth.uid())));
create policy attachments_parent on attachments for all to authenticated using (case kind
  when 'task' then exists (select 1 from tasks t where t.id = target_id and t.org_id = attachments.org_id)
  when 'invoice' then exists (select 1 from invoices i where i.id = target_id and i.org_id = attachments.org_id)
  else <<<true|||false>>> end);
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into org_members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into tasks values ('aa000000-0000-4000-8000-000000000001', '{A}', 'a'), ('bb000000-0000-4000-8000-000000000002', '{B}', 'b');
insert into attachments values ('{own}', '{A}', 'task', 'aa000000-0000-4000-8000-000000000001', 'own'), ('{secret}', '{B}', 'memo', 'bb000000-0000-4000-8000-000000000002', 'secret');
