/*
title = "A file is its owner's where it has one, and the team's where not: what lets him in that has none, or anybody's"
key = "team_id"
setup_tries = [["update files set owner_id = '{ann}' where owner_id is null"]]
[forms]
owner_first = { files = "illi" }
either_of_them = { files = "iiii" }
owner_or_nobody = { files = "llll" }
whoever_owns = { files = "llll" }
asked_of_mates = { files = "llll" }
anybody_claims = { files = "llll" }
[meta.files]
insert_overrides = { owner_id = "{ann}" }
[attacks.files]
update = ["update files set owner_id = '{ann}', team_id = '{B}'", "update files set owner_id = '{ann}'"]
*/
create table teams (id uuid primary key, name text not null);
create table mates (team_id uuid not null references teams, user_id uuid not null references auth.users, primary key (team_id, user_id));
alter table teams enable row level security;
alter table mates enable row level security;
revoke all on teams, mates from anon, authenticated;
grant select on mates to authenticated;
create policy self on mates for select to authenticated using (user_id = auth.uid());
create table files (
  id uuid primary key default gen_random_uuid(), team_id uuid references teams, owner_id uuid references auth.users, title text<<<|||,
  check ((owner_id is null) <> (team_id is null))||||||||||||>>>
);
alter table files enable row level security;
create policy of_somebody on files to authenticated using (
  case when <<<owner_id is not null then owner_id = auth.uid()|||owner_id is not null then owner_id = auth.uid()|||owner_id is null or owner_id = auth.uid() then true|||owner_id is not null then owner_id is not null or owner_id = auth.uid()|||owner_id is null then exists (select from mates m where m.user_id = auth.uid() and owner_id is null) when owner_id is not null then owner_id = auth.uid()|||owner_id is not null then owner_id = auth.uid()>>>
  else team_id in (select m.team_id from mates m where m.user_id = auth.uid()) end
);
<<<|||||||||||||||create policy claim on files for update to authenticated using (owner_id is null) with check (owner_id = auth.uid());>>>
-- rows
insert into teams values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into mates values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into files values ('{own}', '{A}', null, 'own'), ('{secret}', '{B}', null, 'secret'), <<<('cb000000-0000-4000-8000-000000000004', '{B}', '{bob}', 'secret too')|||('cb000000-0000-4000-8000-000000000004', '{B}', null, 'secret too')|||('cb000000-0000-4000-8000-000000000004', '{B}', '{bob}', 'secret too')|||('cb000000-0000-4000-8000-000000000004', '{B}', '{bob}', 'secret too')|||('cb000000-0000-4000-8000-000000000004', '{B}', '{bob}', 'secret too')|||('cb000000-0000-4000-8000-000000000004', '{B}', '{bob}', 'secret too')>>>;
