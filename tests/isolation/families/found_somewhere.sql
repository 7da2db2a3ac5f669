/*
title = "A function that changes a state when its caller was found: in the row's team, or somewhere"
key = "team_id"
[functions."set_state(uuid, text)"]
table = "issues"
effect = "write"
calls = ["select set_state('{own}', 'done')", "select set_state('{secret}', 'done')"]
[forms]
here = { issues = "iddd", "set_state(uuid, text)" = "i" }
somewhere = { issues = "iddd", "set_state(uuid, text)" = "l" }
*/
create table teams (id uuid primary key, name text);
create table members (team_id uuid references teams, user_id uuid references auth.users, can_edit boolean not null default true, primary key (team_id, user_id));
create table issues (id uuid primary key default gen_random_uuid(), team_id uuid not null references teams, title text, state text not null default 'open' check (state in ('open', 'done')));
alter table teams enable row level security;
alter table members enable row level security;
alter table issues enable row level security;
create policy m on members for select to authenticated using (user_id = auth.uid());
create policy i on issues for select to authenticated using (team_id in (select m.team_id from members m where m.user_id = auth.uid()));
create function set_state(p_issue uuid, p_state text) returns void language plpgsql security definer set search_path = '' as $$
declare v public.issues%rowtype;
begin
  select * into v from public.issues where id = p_issue;
  if not found then return; end if;
  perform 1 from public.members m where m.user_id = auth.uid() and m.can_edit<<< and m.team_id = v.team_id|||>>>;
  if not found then raise exception 'no'; end if;
  update public.issues set state = p_state where id = v.id;
end
$$;
-- rows
insert into teams values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into issues values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
