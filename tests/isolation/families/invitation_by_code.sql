/*
title = "Joining by an invitation: whose code nobody may list, or everybody"
key = "crew_id"
setup_tries = [["insert into sailors select crew_id, '{ann}' from invites"], ["insert into sailors select crew_id, '{ann}' from invites where crew_id = '{B}'"], ["insert into sailors values ('{B}', '{ann}')"], ["select join_crew(code) from invites where crew_id = '{B}'"]]
[forms]
by_email = { logbooks = "iiii" }
hidden_code = { logbooks = "iiii" }
listed_code = { logbooks = "llll" }
any_invite = { logbooks = "llll" }
*/
create table crews (id uuid primary key, name text not null);
create table sailors (crew_id uuid not null references crews, user_id uuid not null references auth.users, primary key (crew_id, user_id));
create table invites (code uuid primary key default gen_random_uuid(), crew_id uuid not null references crews, email text not null);
alter table crews enable row level security;
alter table sailors enable row level security;
alter table invites enable row level security;
revoke all on crews, sailors, invites from anon, authenticated;
grant select on sailors to authenticated;
create policy self on sailors for select to authenticated using (user_id = auth.uid());
<<<grant insert on sailors to authenticated;
create function invited(crew uuid) returns boolean language sql stable security definer set search_path = '' as
  $$ select exists (select 1 from public.invites i where i.crew_id = crew and i.email = auth.jwt() ->> 'email') $$;
create policy join_in on sailors for insert to authenticated with check (user_id = auth.uid() and invited(crew_id));|||create function join_crew(secret uuid) returns void language sql volatile security definer set search_path = '' as
  $$ insert into public.sailors select i.crew_id, auth.uid() from public.invites i where i.code = secret on conflict do nothing $$;|||create function join_crew(secret uuid) returns void language sql volatile security definer set search_path = '' as
  $$ insert into public.sailors select i.crew_id, auth.uid() from public.invites i where i.code = secret on conflict do nothing $$;
grant select on invites to authenticated;
create policy look_up on invites for select to authenticated using (true);|||grant insert on sailors to authenticated;
create function invited(crew uuid) returns boolean language sql stable security definer set search_path = '' as
  $$ select exists (select 1 from public.invites i where i.crew_id = crew) $$;
create policy join_in on sailors for insert to authenticated with check (user_id = auth.uid() and invited(crew_id));>>>
create table logbooks (id uuid primary key default gen_random_uuid(), crew_id uuid not null references crews, title text);
alter table logbooks enable row level security;
create policy of_crew on logbooks to authenticated using (crew_id in (select s.crew_id from sailors s where s.user_id = auth.uid()));
-- rows
insert into crews values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into sailors values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into invites values ('9d000000-0000-4000-8000-00000000b0b0', '{B}', 'new@beta.test');
insert into logbooks values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
