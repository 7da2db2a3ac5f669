/*
title = "Members may leave but the owner, and notes of the teams that a set-returning function gives; or a ban in the same list, which whoever is banned may leave as well"
key = "team_id"
[forms]
owner_stays = { notes = "iiii", members = "idii" }
banned_leaves = { notes = "llll", members = "-d--" }
*/
create table teams (id uuid primary key default gen_random_uuid(), name text not null);
create table members (id uuid primary key default gen_random_uuid(), team_id uuid not null references teams, user_id uuid not null references auth.users, role text not null default 'member');
create table notes (id uuid primary key default gen_random_uuid(), team_id uuid not null references teams, body text);
alter table teams enable row level security;
alter table members enable row level security;
alter table notes enable row level security;
create function has_role(team uuid, wanted text) returns boolean language plpgsql stable security definer set search_path = public as $$
begin
  return exists (select 1 from members m where m.team_id = team and m.user_id = auth.uid() and m.role = wanted);
end $$;
create function my_teams() returns setof uuid language plpgsql stable security definer set search_path = public as $$
begin
  return query select m.team_id from members m where m.user_id = auth.uid()<<<|||
    and not exists (select 1 from members b where b.user_id = m.user_id and b.team_id = m.team_id and b.role = 'banned')>>>;
end $$;
create policy members_seen on members for select to authenticated using (team_id in (select my_teams())<<<||| or user_id = auth.uid()>>>);
create policy members_leave on members for delete to authenticated using (<<<user_id = auth.uid() and not has_role(team_id, 'owner')|||user_id = auth.uid()>>>);
create policy members_ranked on members for update to authenticated using (team_id in (select my_teams()) and has_role(team_id, 'admin')) with check (team_id in (select my_teams()) and has_role(team_id, 'admin'));
create policy notes_of_team on notes to authenticated using (team_id in (select my_teams()));
-- rows
insert into teams values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members (id, team_id, user_id, role) values ('ca000000-0000-4000-8000-0000000000f1', '{A}', '{ann}', 'admin'), ('cb000000-0000-4000-8000-0000000000f2', '{B}', '{bob}', 'owner')<<<|||, ('cb000000-0000-4000-8000-0000000000f3', '{B}', '{ann}', 'member'), ('cb000000-0000-4000-8000-0000000000f4', '{B}', '{ann}', 'banned')>>>;
insert into notes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
