/*
title = "A record of the membership is read whole and its fields are asked"
key = "club_id"
[forms]
rowtype = { games = "iiii" }
record = { games = "iiii" }
wrong_person = { games = "llll" }
found_not = { games = "llll" }
*/
create table clubs (id uuid primary key, name text not null);
create table club_members (club_id uuid not null references clubs (id), user_id uuid not null references auth.users (id), role text not null default 'player', primary key (club_id, user_id));
alter table clubs enable row level security;
alter table club_members enable row level security;
create policy club_members_self on club_members for select to authenticated using (user_id = (select auth.uid()));
create table games (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs (id), title text);
alter table games enable row level security;
create function plays(p uuid) returns boolean language plpgsql stable security definer set search_path = '' as $$
declare m <<<public.club_members%rowtype|||record|||record|||record>>>;
begin
  select * into m from public.club_members cm where cm.club_id = p<<< and cm.user_id = auth.uid()||| and cm.user_id = auth.uid()||| limit 1||| and cm.user_id = auth.uid()>>>;
  <<<if not found then return false; end if;
  return m.role in ('player', 'coach');|||if m.user_id is null then return false; end if;
  return m.club_id = p;|||return m.role = 'player';|||if found then return m.role = 'player'; end if;
  return p is not null;>>>
end
$$;
create policy games_club on games for all to authenticated using (plays(club_id));
-- rows
insert into clubs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into club_members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into games values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
