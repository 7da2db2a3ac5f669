/*
title = "Two tables of one shape have a guard of one name: on the one it refuses at once, on the other when the transaction ends"
key = "team_id"
[forms]
at_once = { drafts = "iiii", papers = "iiii" }
in_the_end = { drafts = "iiii", papers = "illi" }
with_the_older_late = { drafts = "illi", papers = "iiii" }
*/
create table teams (id uuid primary key, name text);
create table crew (team_id uuid not null references teams, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table drafts (id uuid primary key default gen_random_uuid(), team_id uuid not null references teams, title text);
create table papers (id uuid primary key default gen_random_uuid(), team_id uuid not null references teams, title text);
alter table teams enable row level security;
alter table crew enable row level security;
alter table drafts enable row level security;
alter table papers enable row level security;
revoke all on teams, crew from anon, authenticated;
grant select on crew to authenticated;
create policy self on crew for select to authenticated using (user_id = auth.uid());
create policy of_team on drafts to authenticated using (team_id in (select c.team_id from crew c where c.user_id = auth.uid())) with check (true);
create policy of_team on papers to authenticated using (team_id in (select c.team_id from crew c where c.user_id = auth.uid())) with check (true);
create function guard() returns trigger language plpgsql security definer set search_path = '' as $$ begin
  if auth.uid() is not null and not exists (select 1 from public.crew c where c.team_id = new.team_id and c.user_id = auth.uid()) then
    raise exception 'not of the team';
  end if;
  return null;
end $$;
create <<<trigger guard after insert or update on drafts|||trigger guard after insert or update on drafts|||constraint trigger guard after insert or update on drafts deferrable initially deferred>>> for each row execute function guard();
create <<<trigger guard after insert or update on papers|||constraint trigger guard after insert or update on papers deferrable initially deferred|||trigger guard after insert or update on papers>>> for each row execute function guard();
-- rows
insert into teams values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into crew values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into drafts (id, team_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into papers (id, team_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
