/*
title = "What a loop leaves in its record is asked for after it: whose it is, that there is one, its row of several kinds, of another loop, with a field read anew"
key = "club_id"
[forms]
compared = { events = "iiii" }
there_at_all = { events = "llll" }
of_none = { events = "llll" }
of_a_type = { events = "iiii" }
by_place = { events = "llll" }
in_a_round_by_place = { events = "llll" }
of_an_earlier_loop = { events = "llll" }
replaced = { events = "llll" }
field_read_into = { events = "llll" }
*/
create table clubs (id uuid primary key, name text not null);
create table club_members (club_id uuid not null references clubs, user_id uuid not null references auth.users, primary key (club_id, user_id));
create table events (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
alter table clubs enable row level security;
alter table club_members enable row level security;
alter table events enable row level security;
create type four as (a uuid, b uuid, c uuid, d uuid);
create function in_club(p uuid) returns boolean language plpgsql stable security definer set search_path = '' as $$
declare m <<<record|||record|||record|||public.club_members|||public.four|||public.four|||record|||record|||record>>>; ok boolean := false;
begin
<<<  for m in select cm.user_id from public.club_members cm where cm.club_id = p loop
    exit when m.user_id = auth.uid();
  end loop;
  return coalesce(m.user_id = auth.uid(), false);
|||  for m in select cm.user_id from public.club_members cm where cm.club_id = p loop
    exit when m.user_id = auth.uid();
  end loop;
  return m.user_id is not null;
|||  for m in select cm.user_id from public.club_members cm where cm.club_id = p and cm.user_id = auth.uid() loop
    exit when m.user_id = auth.uid();
  end loop;
  return m.user_id is null or m.user_id = auth.uid();
|||  for m in select cm.* from public.club_members cm where cm.user_id = auth.uid() loop
    exit when m.club_id = p;
  end loop;
  return m.club_id = p;
|||  for m in select auth.uid() as c, p as d, cm.user_id as a, cm.club_id as b from public.club_members cm loop
    exit when m.a is null;
  end loop;
  return m.a = auth.uid() and m.b = p;
|||  for m in select auth.uid() as c, p as d, cm.user_id as a, cm.club_id as b from public.club_members cm loop
    if m.a = auth.uid() and m.b = p then ok := true; end if;
  end loop;
  return ok;
|||  for m in select cm.user_id as club_id from public.club_members cm where cm.club_id = p loop
    null;
  end loop;
  if m.club_id = auth.uid() then
    for m in select cm.club_id from public.club_members cm where cm.club_id = p and cm.user_id = auth.uid() loop
      null;
    end loop;
  end if;
  return m.club_id is not null;
|||  for m in select cm.club_id from public.club_members cm where cm.user_id = auth.uid() loop
    null;
  end loop;
  select p as club_id into m;
  return m.club_id = p;
|||  select cm.club_id into m from public.club_members cm limit 1;
  for m in select cm.club_id from public.club_members cm where cm.user_id = auth.uid() loop
    select p into m.club_id;
    if m.club_id = p then ok := true; end if;
  end loop;
  return ok;
>>>end
$$;
create policy of_club on events to authenticated using (in_club(club_id));
-- rows
insert into clubs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into club_members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into events values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
