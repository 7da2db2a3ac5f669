/*
title = "Projects as objects in the token: one of the signed ones, any of a rank, or, where none is signed, those its owner writes"
key = "project_id"
claims = { app_metadata = { projects = [{ id = "{A}", rank = "editor" }] } }
[forms]
signed = { chapters = "iiii" }
any_rank = { chapters = "llll" }
edited = { chapters = "llll" }
*/
create table projects (id uuid primary key, name text not null);
create table chapters (id uuid primary key default gen_random_uuid(), project_id uuid not null references projects, title text);
alter table projects enable row level security;
alter table chapters enable row level security;
create policy of_project on chapters to authenticated using (exists (
  select 1 from jsonb_array_elements(<<<auth.jwt() -> 'app_metadata' -> 'projects'|||auth.jwt() -> 'app_metadata' -> 'projects'|||coalesce(auth.jwt() -> 'app_metadata' -> 'projects', auth.jwt() -> 'user_metadata' -> 'projects')>>>) p
  where p ->> 'id' = chapters.project_id::text <<<and|||or|||and>>> p ->> 'rank' = 'editor'));
-- rows
insert into projects values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into chapters values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
