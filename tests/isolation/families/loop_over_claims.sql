/*
title = "A PL/pgSQL loop over the claimed teams that starts or ends on the wrong side"
key = "team_id"
claims = { app_metadata = { teams = ["{A}"] } }
[forms]
ends_false = { sprints = "iiii" }
ends_true = { sprints = "llll" }
last_wins = { sprints = "iiii" }
*/
create table teams (id uuid primary key, name text not null);
alter table teams enable row level security;
create table sprints (id uuid primary key default gen_random_uuid(), team_id uuid not null references teams, title text);
alter table sprints enable row level security;
create function on_team(wanted uuid) returns boolean language plpgsql stable as $$
declare one text; answer boolean := false;
begin
  for one in select jsonb_array_elements_text(coalesce(auth.jwt() -> 'app_metadata' -> 'teams', '[]')) loop
    <<<if one = wanted::text then return true; end if;|||if one <> wanted::text then return false; end if;|||answer := one = wanted::text;>>>
  end loop;
  return <<<false|||true|||answer>>>;
end
$$;
create policy of_team on sprints to authenticated using (on_team(team_id));
-- rows
insert into teams values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into sprints values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
