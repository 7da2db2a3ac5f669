/*
title = "An audit trail: who acted is checked, and where, or only who"
key = "workspace"
[meta.audit_trail]
int_id = true
insert_overrides = { actor = "{ann}" }
own_overrides = { actor = "{ann}" }
update_col = "action"
update_val = "x"
[forms]
actor_and_place = { audit_trail = "iidd" }
actor_only = { audit_trail = "ildd" }
anybody = { audit_trail = "ildd" }
*/
create table workspaces (id uuid primary key, title text);
create table seats (workspace uuid references workspaces, person uuid references auth.users, primary key (workspace, person));
create table audit_trail (id bigserial primary key, workspace uuid not null references workspaces, actor uuid references auth.users, action text not null, happened_at timestamptz not null default now());
alter table workspaces enable row level security;
alter table seats enable row level security;
alter table audit_trail enable row level security;
create policy seats_own on seats for select using (person = auth.uid());
create policy trail_read on audit_trail for select to authenticated using (workspace in (select workspace from seats where person = auth.uid()));
create policy trail_write on audit_trail for insert to authenticated with check (<<<actor = auth.uid() and workspace in (select s.workspace from seats s where s.person = auth.uid())|||actor = auth.uid()|||true>>>);
-- rows
insert into workspaces values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into seats values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into audit_trail (id, workspace, actor, action) values (1, '{A}', '{ann}', 'login'), (2, '{B}', '{bob}', 'login');
