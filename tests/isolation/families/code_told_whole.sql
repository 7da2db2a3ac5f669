/*
title = "The code of an invitation: a function, or a view of a view, tells it with the whole row"
key = "crew_id"
setup_tries = [["select join_crew(code) from seen where crew_id = '{B}'"], ["select join_crew((i ->> 'code')::uuid) from json_array_elements(browse()) i where i ->> 'crew_id' = '{B}'"]]
[forms]
only_whether = { logbooks = "iiii" }
by_a_function = { logbooks = "llll" }
by_a_view = { logbooks = "llll" }
*/
create table crews (id uuid primary key, name text not null);
create table sailors (crew_id uuid not null references crews, user_id uuid not null references auth.users, primary key (crew_id, user_id));
create table invites (code uuid primary key default gen_random_uuid(), crew_id uuid not null references crews);
alter table crews enable row level security;
alter table sailors enable row level security;
alter table invites enable row level security;
revoke all on crews, sailors, invites from anon, authenticated;
grant select on sailors to authenticated;
create policy self on sailors for select to authenticated using (user_id = auth.uid());
create function join_crew(secret uuid) returns void language sql volatile security definer set search_path = '' as
  $$ insert into public.sailors select i.crew_id, auth.uid() from public.invites i where i.code = secret on conflict do nothing $$;
<<<create function browse() returns boolean language sql stable security definer set search_path = public as $$ select exists (select 1 from invites) $$;|||create function browse() returns json language sql stable security definer set search_path = public as $$ select json_agg(s) from invites s $$;|||create view every_invite as select * from invites;
revoke all on every_invite from anon, authenticated;
create view seen as select crew_id, code from every_invite;>>>
create table logbooks (id uuid primary key default gen_random_uuid(), crew_id uuid not null references crews, title text);
alter table logbooks enable row level security;
create policy of_crew on logbooks to authenticated using (crew_id in (select s.crew_id from sailors s where s.user_id = auth.uid()));
-- rows
insert into crews values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into sailors values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into invites (crew_id) values ('{A}'), ('{B}');
insert into logbooks values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
