/*
title = "A trigger puts what letters of all clubs say into a note of whoever takes a shelf away, though nobody may, or asks for a note, which a rule writes; or what letters of his own say"
key = "club_id"
[attacks]
letters = { select = [["delete from shelves", "select '{secret}' from notes where said like '%secret%'"], ["insert into asked default values", "select '{secret}' from notes where said like '%secret%'"]] }
[forms]
of_own_clubs = { letters = "i---" }
row_that_goes = { letters = "l---" }
statement_of_nothing = { letters = "l---" }
by_a_rule = { letters = "l---" }
by_a_rule_of_own_clubs = { letters = "i---" }
*/
create table clubs (id uuid primary key);
create table fellows (club_id uuid references clubs, user_id uuid references auth.users, primary key (club_id, user_id));
create table letters (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
create table shelves (no bigint generated always as identity primary key, user_id uuid not null default auth.uid());
create table notes (no bigint generated always as identity primary key, user_id uuid not null default auth.uid(), said text);
alter table clubs enable row level security;
alter table fellows enable row level security;
alter table letters enable row level security;
alter table shelves enable row level security;
alter table notes enable row level security;
revoke insert, update, delete on fellows, letters, notes from anon, authenticated;
create policy self on fellows for select to authenticated using (user_id = auth.uid());
create policy of_club on letters for select to authenticated using (club_id in (select f.club_id from fellows f where f.user_id = auth.uid()));
create policy s on shelves for select to authenticated using (user_id = auth.uid());
<<<create policy d on shelves for delete to authenticated using (user_id = auth.uid());|||create policy d on shelves for delete to authenticated using (user_id = auth.uid());||||||create table asked (user_id uuid not null default auth.uid());
alter table asked enable row level security;
create policy own on asked to authenticated using (user_id = auth.uid());
create rule asked as on insert to asked do also insert into notes (user_id) values (new.user_id);|||create table asked (user_id uuid not null default auth.uid());
alter table asked enable row level security;
create policy own on asked to authenticated using (user_id = auth.uid());
create rule asked as on insert to asked do also insert into notes (user_id) values (new.user_id);>>>
create policy own on notes for select to authenticated using (user_id = auth.uid());
create function tell() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  <<<insert into public.notes (said) select l.title from public.letters l join public.fellows f on f.club_id = l.club_id where f.user_id = auth.uid();
  return old;|||insert into public.notes (said) select l.title from public.letters l;
  return old;|||insert into public.notes (said) select l.title from public.letters l;
  return null;|||new.said := (select string_agg(l.title, ' ') from public.letters l);
  return new;|||new.said := 'none';
  return new;>>>
end $$;
create trigger tell <<<after delete on shelves for each row|||after delete on shelves for each row|||after delete on shelves for each statement|||before insert on notes for each row|||before insert on notes for each row>>> execute function tell();
-- rows
insert into clubs values ('{A}'), ('{B}');
insert into fellows values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into letters (id, club_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into shelves (user_id) values ('{ann}'), ('{bob}');
