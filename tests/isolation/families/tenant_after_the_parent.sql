/*
title = "A comment takes its project's team by trigger: before the policy looks, or after it has looked"
key = "team_id"
attacks = { comments = { insert = ["insert into comments (id, project_id, team_id, title) values (gen_random_uuid(), 'eb000000-0000-4000-8000-000000000002', '{A}', 'x')", "insert into comments (id, project_id, title) values (gen_random_uuid(), 'eb000000-0000-4000-8000-000000000002', 'x')"] } }
[forms]
before = { comments = "iidi" }
after = { comments = "ildi" }
*/
create table teams (id uuid primary key, name text not null);
create table team_users (team_id uuid not null references teams, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table projects (id uuid primary key, team_id uuid not null references teams);
create table comments (id uuid primary key default gen_random_uuid(), project_id uuid not null references projects, team_id uuid references teams, title text);
alter table teams enable row level security;
alter table team_users enable row level security;
alter table projects enable row level security;
alter table comments enable row level security;
revoke update on comments from authenticated, anon;
create policy tu on team_users for select to authenticated using (user_id = auth.uid());
create policy pr on projects for select to authenticated using (team_id in (select tu.team_id from team_users tu where tu.user_id = auth.uid()));
create policy co on comments to authenticated using (team_id in (select tu.team_id from team_users tu where tu.user_id = auth.uid()));
<<<create function comment_team() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  select p.team_id into new.team_id from public.projects p where p.id = new.project_id;
  return new;
end
$$;
create trigger comment_team before insert on comments for each row execute function comment_team();|||create function comment_team() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.comments c set team_id = p.team_id from public.projects p where p.id = new.project_id and c.id = new.id;
  return null;
end
$$;
create trigger comment_team after insert on comments for each row execute function comment_team();>>>
-- rows
insert into teams values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into team_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into projects values ('ea000000-0000-4000-8000-000000000001', '{A}'), ('eb000000-0000-4000-8000-000000000002', '{B}');
insert into comments values ('{own}', 'ea000000-0000-4000-8000-000000000001', '{A}', 'own'), ('{secret}', 'eb000000-0000-4000-8000-000000000002', '{B}', 'secret');
