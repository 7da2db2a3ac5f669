/*
title = "A function is told who wrote the row"
key = "club_id"
[forms]
asks_for_him = { docs = "il-i" }
asks_further_on = { docs = "il-i" }
anybody_s = { docs = "ll-l" }
[meta.docs]
insert_overrides = { created_by = "{ann}" }
*/
create table clubs (id uuid primary key);
create table members (club_id uuid not null references clubs, user_id uuid not null references auth.users, primary key (club_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, created_by uuid references auth.users, title text);
alter table clubs enable row level security;
alter table members enable row level security;
alter table docs enable row level security;
create function is_me(person uuid) returns boolean language sql stable as 'select person = auth.uid()';
create function may(club uuid, creator uuid) returns boolean language plpgsql stable security definer set search_path = '' as $$
begin
  if <<<creator = auth.uid()|||public.is_me(creator)|||creator is not null>>> then
    return true;
  end if;
  return exists (select from public.members m where m.club_id = club and m.user_id = auth.uid());
end $$;
create policy of_club on docs for all to authenticated using (may(club_id, created_by));
-- rows
insert into clubs values ('{A}'), ('{B}');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', '{ann}', 'x'), ('{secret}', '{B}', '{bob}', 'y');
