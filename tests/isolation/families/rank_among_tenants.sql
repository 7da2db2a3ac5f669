/*
title = "A jsonpath begins at the token's list of teams and asks each for a rank, or for the row's team as well"
key = "team_id"
claims = { app_metadata = { teams = [{ id = "{A}", role = "admin" }] } }
[forms]
of_this = { goals = "iiii" }
of_any = { goals = "llll" }
of_any_by_function = { goals = "llll" }
*/
create table goals (id uuid primary key default gen_random_uuid(), team_id uuid not null, title text not null);
alter table goals enable row level security;
create policy g on goals for all to authenticated using (<<<jsonb_path_exists(auth.jwt() -> 'app_metadata' -> 'teams', '$[*] ? (@.id == $t && @.role == "admin")', jsonb_build_object('t', team_id))|||(auth.jwt() -> 'app_metadata' -> 'teams') @? '$[*] ? (@.role == "admin")'|||jsonb_path_exists(auth.jwt() -> 'app_metadata' -> 'teams', '$[*] ? (@.role == "admin")')>>>);
-- rows
insert into goals values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
