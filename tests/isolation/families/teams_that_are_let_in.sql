/*
title = "Teams of no company are let into companies: by the companies, or by themselves; and people come into teams by the server, or by themselves"
key = "company_id"
setup_tries = [["insert into company_teams values ('{B}', '7a000000-0000-4000-8000-000000000001')"], ["insert into team_people values ('7b000000-0000-4000-8000-000000000002', '{ann}')"], ["update team_people set team_id = '7b000000-0000-4000-8000-000000000002'"], ["insert into teams values ('7c000000-0000-4000-8000-000000000003', 'mine', '{ann}')", "insert into team_people values ('7c000000-0000-4000-8000-000000000003', '{ann}')", "insert into company_teams values ('{B}', '7c000000-0000-4000-8000-000000000003')"]]
[forms]
by_the_company = { reports = "iiii" }
by_the_server = { reports = "iiii" }
by_the_team = { reports = "llll" }
joined_by_oneself = { reports = "llll" }
moved_by_oneself = { reports = "llll" }
any_team = { reports = "llll" }
*/
create table companies (id uuid primary key, name text not null);
create table employees (company_id uuid not null references companies, user_id uuid not null references auth.users, primary key (company_id, user_id));
create table teams (id uuid primary key, name text not null, founder uuid references auth.users);
create table team_people (team_id uuid not null references teams, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table company_teams (company_id uuid not null references companies, team_id uuid not null references teams, primary key (company_id, team_id));
alter table companies enable row level security;
alter table employees enable row level security;
alter table teams enable row level security;
alter table team_people enable row level security;
alter table company_teams enable row level security;
create policy myself on employees for select to authenticated using (user_id = auth.uid());
create policy myself on team_people for select to authenticated using (user_id = auth.uid());
create policy of_my_team on company_teams for select to authenticated
  using (team_id in (select p.team_id from team_people p where p.user_id = auth.uid()));
<<<create policy let_in on company_teams for insert to authenticated
  with check (company_id in (select e.company_id from employees e where e.user_id = auth.uid()));
||||||create policy let_in on company_teams for insert to authenticated
  with check (team_id in (select p.team_id from team_people p where p.user_id = auth.uid()));
|||create policy join_in on team_people for insert to authenticated with check (user_id = auth.uid());
|||create policy change on team_people for update to authenticated using (user_id = auth.uid());
|||create policy let_in on company_teams for insert to authenticated with check (true);
>>>create table reports (id uuid primary key default gen_random_uuid(), company_id uuid not null references companies, title text);
alter table reports enable row level security;
create policy of_teams on reports to authenticated using (exists (
  select 1 from company_teams t join team_people p on p.team_id = t.team_id where t.company_id = reports.company_id and p.user_id = auth.uid()));
-- rows
insert into companies values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into employees values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into teams values ('7a000000-0000-4000-8000-000000000001', 'first'), ('7b000000-0000-4000-8000-000000000002', 'second');
insert into team_people values ('7a000000-0000-4000-8000-000000000001', '{ann}'), ('7b000000-0000-4000-8000-000000000002', '{bob}');
insert into company_teams values ('{A}', '7a000000-0000-4000-8000-000000000001'), ('{B}', '7b000000-0000-4000-8000-000000000002');
insert into reports values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
