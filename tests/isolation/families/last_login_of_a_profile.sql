/*
title = "The workspace that a profile visited last is where its user works: and it is stamped by a trigger, or his to write"
key = "workspace_id"
setup_tries = [["insert into profiles (user_id, last_workspace) values ('{ann}', '{B}') on conflict (user_id) do update set last_workspace = '{B}'"], ["update profiles set last_workspace = '{B}'"]]
[forms]
stamped = { boards = "iiii" }
written = { boards = "llll" }
*/
create table workspaces (id uuid primary key, name text);
create table workspace_people (workspace_id uuid references workspaces, user_id uuid references auth.users, primary key (workspace_id, user_id));
create table profiles (user_id uuid primary key references auth.users, last_workspace uuid references workspaces, bio text);
alter table workspaces enable row level security;
alter table workspace_people enable row level security;
alter table profiles enable row level security;
revoke insert, update, delete on workspaces, workspace_people from authenticated, anon;
create policy wp on workspace_people for select to authenticated using (user_id = auth.uid());
create policy pf on profiles to authenticated using (user_id = auth.uid()) with check (user_id = auth.uid());
<<<create function stamp_workspace() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select 1 from public.workspace_people p where p.workspace_id = new.last_workspace and p.user_id = new.user_id) then
    new.last_workspace := null;
  end if;
  return new;
end
$$;
create trigger stamp_workspace before insert or update on profiles for each row execute function stamp_workspace();|||>>>
create table boards (id uuid primary key default gen_random_uuid(), workspace_id uuid not null references workspaces, title text);
alter table boards enable row level security;
create policy b on boards to authenticated using (workspace_id = (select p.last_workspace from profiles p where p.user_id = auth.uid()));
-- rows
insert into workspaces values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into workspace_people values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into profiles values ('{ann}', '{A}', 'x'), ('{bob}', '{B}', 'y');
insert into boards values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
