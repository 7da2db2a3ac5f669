/*
title = "A setting, or a claim, with the number of a team or of a plan, held against the number of a firm, or one with a firm's"
key = "firm_id"
role = "app_user"
surface = "app"
tenant_a = "1"
tenant_b = "2"
extra_roles = ["app_user"]
settings = { "app.firm_id" = "1", "app.team_id" = "2", "app.current_team" = "2" }
[forms]
of_a_firm = { letters = "iiii" }
of_a_team = { letters = "llll" }
of_its_firm = { letters = "iiii" }
*/
create table firms (id int primary key, name text);
create table teams (id int primary key, firm_id int not null references firms);
create table letters (id uuid primary key default gen_random_uuid(), firm_id int not null references firms, team_id int references teams, title text);
alter table teams enable row level security;
alter table letters enable row level security;
do $$ begin if not exists (select from pg_roles where rolname = 'app_user') then create role app_user; end if; end $$;
grant select, insert, update, delete on letters to app_user;
grant select on teams to app_user;
create policy own on teams for select to app_user using (firm_id = current_setting('app.firm_id')::int);
create policy own on letters to app_user using (firm_id = <<<current_setting('app.firm_id')::int|||current_setting('app.team_id')::int|||(select t.firm_id from teams t where t.id = current_setting('app.team_id')::int)>>>);
-- rows
insert into firms values (1, 'Alpha'), (2, 'Beta');
insert into teams values (2, 1), (1, 2);
insert into letters values ('{own}', 1, 2, 'own'), ('{secret}', 2, 1, 'secret');
