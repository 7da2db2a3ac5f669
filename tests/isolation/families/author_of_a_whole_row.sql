/*
title = "A function is handed the whole row, and asks who wrote it"
key = "club_id"
setup_tries = [["update docs set created_by = '{ann}'"]]
[forms]
asks_for_him = { docs = "il-i" }
asks_in_plpgsql = { docs = "il-i" }
anybody_s = { docs = "ll-l" }
a_member_s = { docs = "ll-l" }
whole_row_of_anybody = { docs = "ll-l" }
taken_over = { docs = "llll" }
without_a_key = { docs = "il-i" }
a_member_s_without_a_key = { docs = "ll-l" }
[meta.docs]
insert_overrides = { created_by = "{ann}" }
[attacks.docs]
update = ["update docs set created_by = '{ann}', club_id = '{B}'", "update docs set created_by = '{ann}'"]
*/
create table clubs (id uuid primary key);
create table members (club_id uuid not null references clubs, user_id uuid not null references auth.users, primary key (club_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, created_by uuid<<< references auth.users||| references auth.users||| references auth.users||| references auth.users||| references auth.users||| references auth.users|||>>>, title text);
alter table clubs enable row level security;
alter table members enable row level security;
alter table docs enable row level security;
create function is_there(d docs) returns boolean language sql immutable as 'select (d).id is not null';
create function may(d docs) returns boolean <<<language sql stable security definer set search_path = '' as $$
  select d.created_by = auth.uid() or exists (select from public.members m where m.club_id = d.club_id and m.user_id = auth.uid())
$$|||language plpgsql stable security definer set search_path = '' as $$
begin
  return d.created_by = auth.uid() or exists (select from public.members m where m.club_id = d.club_id and m.user_id = auth.uid());
end $$|||language sql stable security definer set search_path = '' as $$
  select d.created_by is not null or exists (select from public.members m where m.club_id = d.club_id and m.user_id = auth.uid())
$$|||language sql stable security definer set search_path = '' as $$
  select exists (select from public.members m where m.user_id = d.created_by)
$$|||language sql stable security definer set search_path = '' as $$
  select d.created_by = auth.uid() or public.is_there(d)
$$|||language sql stable security definer set search_path = '' as $$
  select d.created_by = auth.uid() or exists (select from public.members m where m.club_id = d.club_id and m.user_id = auth.uid())
$$|||language sql stable security definer set search_path = '' as $$
  select d.created_by = auth.uid() or exists (select from public.members m where m.club_id = d.club_id and m.user_id = auth.uid())
$$|||language sql stable security definer set search_path = '' as $$
  select d.created_by = auth.uid() or exists (select from public.members m where m.user_id = d.created_by)
$$>>>;
create policy of_club on docs for all to authenticated using (may(docs));
<<<|||||||||||||||create policy take on docs for update to authenticated using (title is not null) with check (created_by = auth.uid());|||>>>
-- rows
insert into clubs values ('{A}'), ('{B}');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', '{ann}', 'x'), ('{secret}', '{B}', '{bob}', 'y');
