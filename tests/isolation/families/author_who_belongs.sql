/*
title = "The author is the caller, and a key of two columns makes him a member of the workspace, or: the author is the caller; the workspace may be any"
key = "workspace_id"
[meta.notes]
insert_overrides = { author_id = "{ann}" }
[forms]
both = { notes = "iiii" }
author = { notes = "illi" }
*/
create table workspaces (id uuid primary key, name text not null);
create table workspace_members (workspace_id uuid not null references workspaces (id), user_id uuid not null references auth.users (id), role text not null default 'member', primary key (workspace_id, user_id));
create table notes (id uuid primary key default gen_random_uuid(), workspace_id uuid not null references workspaces (id), author_id uuid not null default auth.uid(), title text not null,
  <<<foreign key (workspace_id, author_id) references workspace_members (workspace_id, user_id) on delete cascade|||foreign key (author_id) references auth.users (id)>>>);
alter table workspaces enable row level security;
alter table workspace_members enable row level security;
alter table notes enable row level security;
create policy members_self on workspace_members for select to authenticated using (user_id = (select auth.uid()));
create policy notes_read on notes for select to authenticated using (exists (
  select 1 from workspace_members wm where wm.workspace_id = notes.workspace_id and wm.user_id = (select auth.uid())));
create policy notes_add on notes for insert to authenticated with check (author_id = (select auth.uid()));
create policy notes_edit on notes for update to authenticated using (author_id = (select auth.uid()));
create policy notes_drop on notes for delete to authenticated using (author_id = (select auth.uid()));
-- rows
insert into workspaces values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into workspace_members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into notes values ('{own}', '{A}', '{ann}', 'own'), ('{secret}', '{B}', '{bob}', 'secret');
