/*
title = "A helper's inner block with a handler, whose variable has no default; a document of roles that may be empty"
key = "club_id"
[forms]
closes = { docs = "i---" }
opens = { docs = "l---" }
roles = { docs = "i---" }
no_role_said = { docs = "l---" }
*/
create table clubs (id uuid primary key);
create table members (club_id uuid not null references clubs, user_id uuid not null references auth.users, role text not null default 'member', primary key (club_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
alter table clubs enable row level security;
alter table members enable row level security;
alter table docs enable row level security;
create policy mine on members for select to authenticated using (user_id = auth.uid());
create function can(club uuid) returns boolean language plpgsql stable security definer set search_path = '' as $$
declare found_one boolean; roles jsonb;
begin
  <<<begin
    found_one := exists (select from public.members m where m.user_id = auth.uid() and m.club_id = club);
  exception when others then found_one := false; end;
  return found_one;|||begin
    found_one := 1 / (select count(*) from public.members m where m.user_id = auth.uid() and m.club_id = club) = 1;
  exception when others then found_one := true; end;
  return found_one;|||select coalesce(jsonb_object_agg(m.club_id, m.role), '{}') into roles from public.members m where m.user_id = auth.uid();
  return roles ->> club::text is not null;|||select coalesce(jsonb_object_agg(m.club_id, m.role), '{}') into roles from public.members m where m.user_id = auth.uid();
  return coalesce(roles ->> club::text, 'guest') <> 'banned';>>>
end $$;
create policy of_club on docs for select to authenticated using (can(club_id));
-- rows
insert into clubs values ('{A}'), ('{B}');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', 'x'), ('{secret}', '{B}', 'x');
