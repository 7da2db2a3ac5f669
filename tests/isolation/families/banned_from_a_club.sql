/*
title = "Members who are banned are kept out: nobody lifts his own ban, or a function, what it refers to, another name for it, or a rule, does"
key = "club_id"
setup_tries = [["select unban('{B}', '{ann}')"], ["delete from reports"], ["delete from cases"], ["select forget('4e000000-0000-4000-8000-000000000001')"], ["update nicknames set nickname = 'anna'", "delete from bans"], ["delete from bans"], ["delete from all_reports"], ["insert into appeals values ('4e000000-0000-4000-8000-000000000001')"]]
[forms]
by_admins = { games = "iiii" }
by_any_member = { games = "llll" }
with_the_report = { games = "llll" }
with_the_case = { games = "llll" }
by_a_function = { games = "llll" }
by_another_name = { games = "llll" }
with_a_view_of_reports = { games = "llll" }
by_a_rule = { games = "llll" }
by_a_banned_admin = { games = "llll" }
*/
create schema office;
grant usage on schema office to authenticated;
create table clubs (id uuid primary key, name text);
create table players (club_id uuid references clubs, user_id uuid references auth.users, role text not null default 'player', primary key (club_id, user_id));
create table cases (id uuid primary key, title text);
create table reports (id uuid primary key, case_id uuid references cases on delete cascade);
create table nicknames (user_id uuid primary key references auth.users, nickname text unique not null);
create table bans (club_id uuid references clubs, user_id uuid references auth.users, report_id uuid references reports on delete cascade, nickname text references nicknames (nickname) on update set null, primary key (club_id, user_id));
create table games (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
create view office.bans as select club_id, user_id, nickname from public.bans;
alter table clubs enable row level security;
alter table players enable row level security;
alter table cases enable row level security;
alter table reports enable row level security;
alter table nicknames enable row level security;
alter table bans enable row level security;
alter table games enable row level security;
revoke all on clubs, players, cases, reports, nicknames, bans from anon, authenticated;
grant select on players, bans, nicknames to authenticated;
create policy self on players for select to authenticated using (user_id = auth.uid());
create policy self on bans for select to authenticated using (user_id = auth.uid());
create policy self on nicknames to authenticated using (user_id = auth.uid());
create policy of_players on games to authenticated using (
  club_id in (select p.club_id from players p where p.user_id = auth.uid())
  and not exists (select 1 from <<<bans|||bans|||bans|||bans|||bans|||office.bans|||bans|||bans|||bans>>> b where b.club_id = games.club_id and b.user_id = auth.uid())
);
<<<create function unban(club uuid, who uuid) returns void language sql security definer set search_path = '' as
  $$ delete from public.bans b where b.club_id = club and b.user_id = who and exists (select 1 from public.players p where p.club_id = club and p.user_id = auth.uid() and p.role = 'admin')
     and not exists (select 1 from public.bans x where x.club_id = club and x.user_id = auth.uid()) $$;|||create function unban(club uuid, who uuid) returns void language sql security definer set search_path = '' as
  $$ delete from public.bans b where b.club_id = club and b.user_id = who and exists (select 1 from public.players p where p.club_id = club and p.user_id = auth.uid()) $$;|||grant select, delete on reports to authenticated;
create policy any_of_them on reports to authenticated using (true);|||grant select, delete on cases to authenticated;
create policy any_of_them on cases to authenticated using (true);|||create function forget(report uuid) returns void language sql security definer set search_path = '' as
  $$ delete from public.reports r where r.id = report $$;|||grant delete on bans to authenticated;
create policy lift on bans for delete to authenticated using (user_id = auth.uid());
grant select on office.bans to authenticated;
create schema attic;
create view attic.bans as select club_id, user_id from public.players;|||create view all_reports as select id, case_id from reports;
revoke all on all_reports from anon, authenticated;
grant select, delete on all_reports to authenticated;|||create table appeals (report_id uuid);
create rule heard as on insert to appeals do also delete from reports where id = new.report_id;|||create function unban(club uuid, who uuid) returns void language sql security definer set search_path = '' as
  $$ delete from public.bans b where b.club_id = club and b.user_id = who and exists (select 1 from public.players p where p.club_id = club and p.user_id = auth.uid() and p.role = 'admin') $$;>>>
-- rows
insert into clubs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into players values ('{A}', '{ann}'), ('{B}', '{bob}'), ('{B}', '{ann}');
<<<||||||||||||||||||||||||update players set role = 'admin' where user_id = '{ann}';>>>
insert into cases values ('ce000000-0000-4000-8000-000000000001', 'spam');
insert into reports values ('4e000000-0000-4000-8000-000000000001', 'ce000000-0000-4000-8000-000000000001');
insert into nicknames values ('{ann}', 'annie');
insert into bans values ('{B}', '{ann}', '4e000000-0000-4000-8000-000000000001', 'annie');
insert into games values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
