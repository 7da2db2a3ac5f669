/*
title = "A PL/pgSQL helper that tells a level by CASE: of the workspace, or of any of the caller's"
key = "workspace_id"
[forms]
of_the_workspace = { challenges = "iiii" }
of_any = { challenges = "llll" }
*/
create table workspaces (id uuid primary key, owner_id uuid references auth.users, active boolean not null default true);
create table workspace_users (workspace_id uuid not null references workspaces, user_id uuid not null references auth.users, role text not null default 'member', primary key (workspace_id, user_id));
alter table workspaces enable row level security;
alter table workspace_users enable row level security;
create policy self on workspace_users for select to authenticated using (user_id = (select auth.uid()));
create policy mine on workspaces for select to authenticated using (id in (select wu.workspace_id from workspace_users wu where wu.user_id = auth.uid()));
create table challenges (id uuid primary key default gen_random_uuid(), workspace_id uuid not null references workspaces, title text, created_by uuid references auth.users);
alter table challenges enable row level security;
create function access_level(ws uuid) returns text language plpgsql stable security definer set search_path = '' as $$
declare
  held text;
begin
  select wu.role into held from public.workspace_users wu where <<<wu.workspace_id = ws and |||>>>wu.user_id = auth.uid() limit 1;
  if not found then
    return 'none';
  end if;
  case held
    when 'owner', 'admin' then return 'write';
    when 'member' then return 'read';
    else return 'none';
  end case;
end
$$;
create policy r on challenges for select to authenticated using (access_level(workspace_id) <> 'none');
create policy i on challenges for insert to authenticated with check (access_level(workspace_id) = any ('{read,write}'));
create policy u on challenges for update to authenticated using (access_level(workspace_id) in ('read', 'write'));
create policy d on challenges for delete to authenticated using (access_level(workspace_id) ~ '^(read|write)$');

-- rows
insert into workspaces values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into workspace_users values ('{A}', '{ann}', 'member'), ('{B}', '{bob}', 'member');
insert into challenges values ('{own}', '{A}', 'own', '{ann}'), ('{secret}', '{B}', 'secret', '{bob}');
