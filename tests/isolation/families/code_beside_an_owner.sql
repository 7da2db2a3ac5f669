/*
title = "A code of a team that all may read: beside its owner, whose team stays his, or with which one joins"
key = "team_id"
setup_tries = [["select join_team(join_code) from teams where id = '{B}'"]]
[forms]
owners = { docs = "iiii" }
rotated = { docs = "iiii" }
joined = { docs = "llll" }
*/
create table teams (id uuid primary key default gen_random_uuid(), owner_id uuid not null references auth.users (id), join_code text not null, name text);
create table docs (id uuid primary key default gen_random_uuid(), team_id uuid not null references teams (id), title text not null default '');
create table team_members (team_id uuid not null references teams (id), user_id uuid not null references auth.users (id), primary key (team_id, user_id));
alter table teams enable row level security;
alter table docs enable row level security;
alter table team_members enable row level security;
revoke all on teams from authenticated, anon;
grant select on teams to authenticated;
create policy t on teams for select to authenticated using (true);
create policy m on team_members for select to authenticated using (user_id = auth.uid());
create function find_team(p_code text) returns uuid language sql stable security definer set search_path = '' as $$ select t.id from public.teams t where t.join_code = p_code $$;
create function join_team(p_code text) returns void language plpgsql security definer set search_path = '' as $$
begin
  <<<null;|||update public.teams set join_code = p_code where owner_id = auth.uid();|||insert into public.team_members select t.id, auth.uid() from public.teams t where t.join_code = p_code on conflict do nothing;>>>
end;
$$;
create policy d on docs for all to authenticated using (team_id in (select t.id from teams t where t.owner_id = auth.uid()) <<<|||||| or team_id in (select m.team_id from team_members m where m.user_id = auth.uid())>>>);
-- rows
insert into teams values ('{A}', '{ann}', 'ALPHA', 'a'), ('{B}', '{bob}', 'BETA', 'b');
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
