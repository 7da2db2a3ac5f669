/*
title = "A variable of an enum in a schema, which the parser knows nothing of"
key = "club_id"
[forms]
none_for_strangers = { docs = "iiii" }
member_for_strangers = { docs = "llll" }
last_of_all = { docs = "llll" }
*/
create type member_rank as enum ('owner', 'member');
create table clubs (id uuid primary key);
create table members (club_id uuid not null references clubs, user_id uuid not null references auth.users, rank member_rank not null default 'member', primary key (club_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
alter table clubs enable row level security;
alter table members enable row level security;
alter table docs enable row level security;
create function standing(club uuid) returns text language plpgsql stable security definer set search_path = '' as $$
declare r public.member_rank<<<||| := 'member'|||>>>;
begin
  <<<select m.rank into r from public.members m where m.club_id = club and m.user_id = auth.uid();
  if not found then
    return 'none';
  end if;|||if exists (select from public.members m where m.club_id = club and m.user_id = auth.uid() and m.rank = 'owner') then
    r := 'owner';
  end if;|||for r in select m.rank from public.members m where m.club_id = club loop
    null;
  end loop;>>>
  return coalesce(r::text, 'none');
end $$;
create policy of_club on docs for all to authenticated using (standing(club_id) <> 'none');
-- rows
insert into clubs values ('{A}'), ('{B}');
insert into members values ('{A}', '{ann}', 'member'), ('{B}', '{bob}', 'owner');
insert into docs values ('{own}', '{A}', 'x'), ('{secret}', '{B}', 'y');
