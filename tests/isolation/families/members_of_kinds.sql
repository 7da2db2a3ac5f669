/*
title = "Members that are users or bots, by number and kind: the kind is asked for, left out, or anybody's to change"
key = "team_id"
tenant_a = "1"
tenant_b = "2"
role = "web"
surface = "app"
extra_roles = ["web"]
settings = { "app.user_id" = "7" }
setup_tries = [["insert into memberships values ('User', 7, 2)"], ["update memberships set member_type = 'User' where member_id = 7"]]
meta = { files = { to_a = "1", to_b = "2" } }
[forms]
with_kind = { files = "iiii" }
bots_are_added = { files = "iiii" }
without_kind = { files = "llll" }
kind_of_bot = { files = "llll" }
kind_is_changed = { files = "llll" }
adds_himself = { files = "llll" }
*/
create role web nologin;
grant usage on schema public to web;
create table teams (id int primary key, name text);
create table memberships (member_type text not null check (member_type in ('User', 'Bot')), member_id int not null, team_id int not null references teams, primary key (team_id, member_type, member_id));
create table files (id uuid primary key default gen_random_uuid(), team_id int not null references teams, title text);
alter table files enable row level security;
alter table memberships enable row level security;
grant select, insert, update, delete on files to web;
grant select on memberships to web;
create policy seen on memberships for select to web using (true);
create policy of_team on files to web using (team_id in (
  select m.team_id from memberships m where m.member_id = nullif(current_setting('app.user_id', true), '')::int and <<<m.member_type = 'User'|||m.member_type = 'User'|||true|||m.member_type = any ('{User,Bot}')|||m.member_type = 'User'|||m.member_type = 'User'>>>
));
<<<|||grant insert on memberships to web;
create policy bots on memberships for insert to web with check (member_type = 'Bot');||||||create view people as select member_id from memberships where member_type = 'User';|||grant update (member_type) on memberships to web;
create policy kinds on memberships for update to web using (true);|||grant insert on memberships to web;
create policy joins on memberships for insert to web with check (member_id = nullif(current_setting('app.user_id', true), '')::int);>>>
-- rows
insert into teams values (1, 'Alpha'), (2, 'Beta');
insert into memberships values ('User', 7, 1), ('User', 8, 2), ('Bot', 7, 2);
insert into files values ('{own}', 1, 'own'), ('{secret}', 2, 'secret');
