/*
title = "Whoever may make out an invitation learns its code: members for their crew, anybody for any"
key = "crew_id"
setup_tries = [["select join_crew(invite('{B}'))"], ["select join_crew((select (invite('{B}')) ->> 'code')::uuid)"]]
[forms]
members_invite = { logbooks = "iiii" }
anybody_invites = { logbooks = "llll" }
anybody_invites_row = { logbooks = "llll" }
code_untold = { logbooks = "iiii" }
*/
create table crews (id uuid primary key, name text not null);
create table sailors (crew_id uuid not null references crews, user_id uuid not null references auth.users, primary key (crew_id, user_id));
create table invites (id bigint generated always as identity primary key, code uuid not null unique default gen_random_uuid(), crew_id uuid not null references crews);
alter table crews enable row level security;
alter table sailors enable row level security;
alter table invites enable row level security;
revoke all on crews, sailors, invites from anon, authenticated;
grant select on sailors to authenticated;
create policy self on sailors for select to authenticated using (user_id = auth.uid());
create function join_crew(secret uuid) returns void language sql volatile security definer set search_path = '' as
  $$ insert into public.sailors select i.crew_id, auth.uid() from public.invites i where i.code = secret on conflict do nothing $$;
create function invite(crew uuid) returns <<<uuid|||uuid|||json|||bigint>>> language sql volatile security definer set search_path = '' as $$
  insert into public.invites (crew_id) <<<select s.crew_id from public.sailors s where s.crew_id = crew and s.user_id = auth.uid()|||values (crew)|||values (crew)|||values (crew)>>>
  returning <<<code|||code|||json_build_object('code', code, 'crew', crew_id)|||id>>> $$;
create table logbooks (id uuid primary key default gen_random_uuid(), crew_id uuid not null references crews, title text);
alter table logbooks enable row level security;
create policy of_crew on logbooks to authenticated using (crew_id in (select s.crew_id from sailors s where s.user_id = auth.uid()));
-- rows
insert into crews values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into sailors values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into logbooks values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
