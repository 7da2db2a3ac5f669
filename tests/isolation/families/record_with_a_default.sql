/*
title = "A record that is given a row where it is declared"
key = "club_id"
[forms]
plain = { docs = "iiii" }
given = { docs = "llll" }
*/
create table clubs (id uuid primary key);
create table members (club_id uuid not null references clubs, user_id uuid not null references auth.users, primary key (club_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
alter table clubs enable row level security;
alter table members enable row level security;
alter table docs enable row level security;
create function may(club uuid) returns boolean language plpgsql stable security definer set search_path = '' as $$
declare m public.members<<<||| := (select x from public.members x where x.club_id = club limit 1)>>>;
begin
  <<<select * into m from public.members x where x.club_id = club and x.user_id = auth.uid();|||if current_date < '2020-01-01' then select * into m from public.members x where x.club_id = club and x.user_id = auth.uid(); end if;>>>
  return m.user_id is not null;
end $$;
create policy of_club on docs for all to authenticated using (may(club_id));
-- rows
insert into clubs values ('{A}'), ('{B}');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', 'x'), ('{secret}', '{B}', 'y');
