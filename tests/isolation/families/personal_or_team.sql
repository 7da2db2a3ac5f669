/*
title = "Rows of a person or of a team: told apart by CASE, or by two branches that overlap"
key = "team_id"
[forms]
by_case = { drafts = "iiii" }
branches = { drafts = "iiii" }
owner_first = { drafts = "-ll-" }
else_open = { drafts = "llll" }
no_reference = { drafts = "iiii" }
*/
create table teams (id uuid primary key, name text not null);
create table mates (team_id uuid not null references teams, user_id uuid not null references auth.users, primary key (team_id, user_id));
alter table teams enable row level security;
alter table mates enable row level security;
revoke all on teams, mates from anon, authenticated;
grant select on mates to authenticated;
create policy self on mates for select to authenticated using (user_id = auth.uid());
create table drafts (id uuid primary key default gen_random_uuid(), team_id uuid references teams, owner_id uuid not null <<<references auth.users|||references auth.users|||references auth.users|||references auth.users|||default auth.uid()>>>, title text);
alter table drafts enable row level security;
create policy of_somebody on drafts to authenticated using (
  <<<case when team_id is null then owner_id = auth.uid() else team_id in (select m.team_id from mates m where m.user_id = auth.uid()) end|||(team_id is null and owner_id = auth.uid()) or team_id in (select m.team_id from mates m where m.user_id = auth.uid())|||case when owner_id = auth.uid() then true else team_id in (select m.team_id from mates m where m.user_id = auth.uid()) end|||case when team_id in (select m.team_id from mates m where m.user_id = auth.uid()) then true else owner_id is not null end|||case when team_id is null then owner_id = auth.uid() else team_id in (select m.team_id from mates m where m.user_id = auth.uid()) end>>>
);
-- rows
insert into teams values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into mates values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into drafts values ('{own}', '{A}', '{ann}', 'own'), ('{secret}', '{B}', '{ann}', 'secret'), ('cb000000-0000-4000-8000-000000000004', '{B}', '{bob}', 'secret too');
