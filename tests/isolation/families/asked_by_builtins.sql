/*
title = "Functions of the server's that tell two values apart, and such as do not"
key = "club_id"
[forms]
digest = { docs = "i---" }
digest_cut = { docs = "l---" }
no_hyphens = { docs = "i---" }
hyphens_alone = { docs = "l---" }
marks_between = { docs = "i---" }
strung = { docs = "i---" }
strung_of_all = { docs = "l---" }
strung_array = { docs = "i---" }
strung_roles = { docs = "l---" }
summed = { docs = "i---" }
summed_from_nought = { docs = "l---" }
summed_cases = { docs = "i---" }
summed_cases_of_all = { docs = "l---" }
as_a_text = { docs = "i---" }
no_more_than_true = { docs = "l---" }
begins_so = { docs = "i---" }
holds_it = { docs = "l---" }
*/
create table clubs (id uuid primary key);
create table members (club_id uuid not null references clubs, user_id uuid not null references auth.users, role text not null default 'member', primary key (club_id, user_id));
create table docs (
  id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs,
  path text not null, check (starts_with(path, club_id::text || '/'))
);
alter table clubs enable row level security;
alter table members enable row level security;
alter table docs enable row level security;
create function listed() returns setof members language sql stable security definer set search_path = '' as 'select * from public.members';
revoke execute on function listed() from public, anon, authenticated;
create function all_listed() returns text language sql stable security definer set search_path = '' as $$
  select string_agg(m.club_id::text, ',') from public.listed() m $$;
create policy mine on members for select to authenticated using (user_id = auth.uid());
create policy of_club on docs for select to authenticated using (
  <<<md5(club_id::text) in (select md5(m.club_id::text) from members m where m.user_id = auth.uid())|||length(md5(club_id::text)) in (select length(md5(m.club_id::text)) from members m where m.user_id = auth.uid())|||replace(club_id::text, '-', '') in (select translate(m.club_id::text, '-', '') from members m where m.user_id = auth.uid()) and replace(club_id::text, '-', '') in (select replace(m.club_id::text, '-', '') from members m where m.user_id = auth.uid())|||translate(club_id::text, '0123456789abcdef', '') in (select translate(m.club_id::text, '0123456789abcdef', '') from members m where m.user_id = auth.uid())|||concat_ws('/', club_id, 'x') in (select concat_ws('/', m.club_id, 'x') from members m where m.user_id = auth.uid())|||(select string_agg(m.club_id::text, ',') from members m where m.user_id = auth.uid()) like '%' || club_id || '%'|||all_listed() like '%' || club_id || '%'|||position(club_id::text in array_to_string(array(select m.club_id from members m where m.user_id = auth.uid()), ', ')) > 0|||(select string_agg(m.role, ',') from members m where m.user_id = auth.uid()) like '%member%'|||(select sum((m.club_id = docs.club_id)::int) from members m where m.user_id = auth.uid()) > 0|||(select sum((m.club_id = docs.club_id)::int) from members m where m.user_id = auth.uid()) >= 0|||(select sum(case when m.user_id = auth.uid() then 1 else 0 end) from members m where m.club_id = docs.club_id) > 0|||(select sum(case when m.club_id = docs.club_id then 2 else 1 end) from members m where m.user_id = auth.uid()) > 0|||(club_id in (select m.club_id from members m where m.user_id = auth.uid()))::text = 'true' and (club_id in (select m.club_id from members m where m.user_id = auth.uid())) > false|||(club_id in (select m.club_id from members m where m.user_id = auth.uid())) <= true|||exists (select from members m where m.user_id = auth.uid() and starts_with(path, m.club_id::text || '/'))|||exists (select from members m where m.user_id = auth.uid() and strpos(path, m.club_id::text) > 0)>>>
);
-- rows
insert into clubs values ('{A}'), ('{B}');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', '{A}/x'), ('{secret}', '{B}', '{B}/{A}');
