/*
title = "A function whose parameter is called like a column: the column is meant, or the parameter"
key = "team_id"
[functions."team_plans(uuid)"]
table = "plans"
calls = ["select id from team_plans('{A}')", "select id from team_plans('{B}')"]
[functions."rename_plan(uuid,text)"]
table = "plans"
effect = "write"
calls = ["select rename_plan('{own}', 'touched')", "select rename_plan('{secret}', 'touched')"]
[forms]
column = { plans = "iiii", "team_plans(uuid)" = "l", "rename_plan(uuid,text)" = "l" }
parameter = { plans = "iiii", "team_plans(uuid)" = "i", "rename_plan(uuid,text)" = "i" }
*/
create table teams (id uuid primary key, name text not null);
create table team_people (team_id uuid not null references teams (id), user_id uuid not null references auth.users (id), primary key (team_id, user_id));
alter table teams enable row level security;
alter table team_people enable row level security;
create policy team_people_self on team_people for select to authenticated using (user_id = auth.uid());
create table plans (id uuid primary key default gen_random_uuid(), team_id uuid not null references teams (id), title text not null);
alter table plans enable row level security;
create policy plans_team on plans for all to authenticated using (team_id in (select t.team_id from team_people t where t.user_id = auth.uid()));
create function team_plans(team_id uuid) returns setof plans language sql stable security definer set search_path = '' as $$
  select p.* from public.plans p
  where p.team_id = team_plans.team_id
    and exists (select 1 from public.team_people t where t.team_id = <<<team_id|||team_plans.team_id>>> and t.user_id = auth.uid())
$$;
create function rename_plan(id uuid, title text) returns void language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
begin
  update public.plans p set title = rename_plan.title
  where p.id = <<<id|||rename_plan.id>>>
    and <<<exists (select 1 from public.team_people t where t.user_id = auth.uid())|||exists (select 1 from public.team_people t where t.team_id = p.team_id and t.user_id = auth.uid())>>>;
end
$$;
revoke execute on function team_plans(uuid), rename_plan(uuid, text) from public, anon;
-- rows
insert into teams values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into team_people values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into plans values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
