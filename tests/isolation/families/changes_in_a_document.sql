/*
title = "Changes sent as one document that names its tenant: and the row is looked for there, or anywhere"
key = "studio_id"
[functions."apply_change(jsonb)"]
table = "shots"
effect = "write"
calls = ["select apply_change('{\"studio_id\": \"{A}\", \"id\": \"{own}\", \"title\": \"x\"}')", "select apply_change('{\"studio_id\": \"{A}\", \"id\": \"{secret}\", \"title\": \"x\"}')"]
[forms]
there = { shots = "iddd", "apply_change(jsonb)" = "i" }
anywhere = { shots = "iddd", "apply_change(jsonb)" = "l" }
*/
create table studios (id uuid primary key, name text);
create table crew (studio_id uuid references studios, user_id uuid references auth.users, primary key (studio_id, user_id));
create table shots (id uuid primary key default gen_random_uuid(), studio_id uuid not null references studios, title text);
alter table studios enable row level security;
alter table crew enable row level security;
alter table shots enable row level security;
create policy c on crew for select to authenticated using (user_id = auth.uid());
create policy s on shots for select to authenticated using (studio_id in (select c.studio_id from crew c where c.user_id = auth.uid()));
create function apply_change(payload jsonb) returns void language plpgsql security definer set search_path = '' as $$
declare v_studio uuid := (payload ->> 'studio_id')::uuid;
begin
  if not exists (select 1 from public.crew c where c.studio_id = v_studio and c.user_id = auth.uid()) then
    raise exception 'not in this studio';
  end if;
  update public.shots set title = payload ->> 'title' where id = (payload ->> 'id')::uuid<<< and studio_id = v_studio|||>>>;
end
$$;
-- rows
insert into studios values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into crew values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into shots values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
