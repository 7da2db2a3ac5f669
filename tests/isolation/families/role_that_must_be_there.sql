/*
title = "SELECT INTO STRICT finds the role; the handler decides when there is none"
key = "crew_id"
[forms]
false = { shifts = "iiii" }
no_data_true = { shifts = "llll" }
others_null = { shifts = "iiii" }
others_true = { shifts = "llll" }
*/
create table crews (id uuid primary key, name text not null);
create table crew_members (crew_id uuid not null references crews (id), user_id uuid not null references auth.users (id), crew_role text not null default 'hand', primary key (crew_id, user_id));
alter table crews enable row level security;
alter table crew_members enable row level security;
create policy crew_members_self on crew_members for select to authenticated using (user_id = (select auth.uid()));
create table shifts (id uuid primary key default gen_random_uuid(), crew_id uuid not null references crews (id), title text);
alter table shifts enable row level security;
create function may_see(p uuid) returns boolean language plpgsql stable security definer set search_path = '' as $$
declare v_role text;
begin
  select cm.crew_role into strict v_role from public.crew_members cm where cm.crew_id = p and cm.user_id = auth.uid();
  return v_role in ('hand', 'boss');
exception
  <<<when no_data_found then return false;|||when no_data_found then return true;|||when others then return null;|||when others then return true;>>>
end
$$;
create policy shifts_crew on shifts for all to authenticated using (may_see(crew_id));
-- rows
insert into crews values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into crew_members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into shifts values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
