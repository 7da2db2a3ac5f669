/*
title = "A note of a task of a project of a firm: asked up to the firm, or only for its author when it is written"
key = "firm_id"
[meta.notes]
tenant = "(select p.firm_id from tasks k join projects p on p.id = k.project_id where k.id = t.task_id)"
move_col = ""
insert_overrides = { author = "{ann}" }
own_overrides = { author = "{ann}" }
[attacks.notes]
update = ["update notes set task_id = 'fb000000-0000-4000-8000-000000000002' where id = '{own}'", "update notes set task_id = 'fb000000-0000-4000-8000-000000000002'"]
[forms]
to_the_firm = { notes = "iiii" }
author_only = { notes = "illi" }
*/
create table firms (id uuid primary key, name text);
create table lawyers (firm_id uuid references firms, user_id uuid references auth.users, primary key (firm_id, user_id));
create table projects (id uuid primary key, firm_id uuid not null references firms);
create table tasks (id uuid primary key, project_id uuid not null references projects);
create table notes (id uuid primary key default gen_random_uuid(), task_id uuid not null references tasks, author uuid not null references auth.users, title text);
alter table firms enable row level security;
alter table lawyers enable row level security;
alter table projects enable row level security;
alter table tasks enable row level security;
alter table notes enable row level security;
create policy l on lawyers for select to authenticated using (user_id = auth.uid());
create policy p on projects for select to authenticated using (firm_id in (select l.firm_id from lawyers l where l.user_id = auth.uid()));
create policy t on tasks for select to authenticated using (project_id in (select p.id from projects p));
create policy n_see on notes for select to authenticated using (exists (select 1 from tasks k where k.id = notes.task_id));
create policy n_add on notes for insert to authenticated with check (author = auth.uid()<<< and exists (select 1 from tasks k where k.id = notes.task_id)|||>>>);
create policy n_edit on notes for update to authenticated using (author = auth.uid() and exists (select 1 from tasks k where k.id = notes.task_id))<<<|||
  with check (author = auth.uid())>>>;
create policy n_drop on notes for delete to authenticated using (author = auth.uid() and exists (select 1 from tasks k where k.id = notes.task_id));
-- rows
insert into firms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into lawyers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into projects values ('ea000000-0000-4000-8000-000000000001', '{A}'), ('eb000000-0000-4000-8000-000000000002', '{B}');
insert into tasks values ('fa000000-0000-4000-8000-000000000001', 'ea000000-0000-4000-8000-000000000001'), ('fb000000-0000-4000-8000-000000000002', 'eb000000-0000-4000-8000-000000000002');
insert into notes values ('{own}', 'fa000000-0000-4000-8000-000000000001', '{ann}', 'own'), ('{secret}', 'fb000000-0000-4000-8000-000000000002', '{bob}', 'secret');
