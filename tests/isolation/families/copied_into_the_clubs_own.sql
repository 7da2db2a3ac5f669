/*
title = "A trigger copies what a letter says into a note of one's own club, or into another letter: of the club's own, or of any"
key = "club_id"
meta = { letters = { id = "title" } }
attacks = { letters = { select = [["insert into notes (club_id, ref) values ('{A}', '{secret}')", "select said from notes"], ["insert into letters (club_id, ref) values ('{A}', '{secret}')", "select title from letters"]] } }
[forms]
into_a_note = { letters = "i---" }
into_a_note_of_any = { letters = "l---" }
into_a_letter = { letters = "i---" }
into_a_letter_of_any = { letters = "l---" }
*/
create table clubs (id uuid primary key);
create table fellows (club_id uuid not null references clubs, user_id uuid not null references auth.users, primary key (club_id, user_id));
create table letters (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, ref uuid, title text);
create table notes (no bigint generated always as identity primary key, club_id uuid not null references clubs, ref uuid, said text);
alter table clubs enable row level security;
alter table fellows enable row level security;
alter table letters enable row level security;
alter table notes enable row level security;
revoke insert, update, delete on clubs, fellows from anon, authenticated;
create policy self on fellows for select to authenticated using (user_id = auth.uid());
create policy of_club on letters to authenticated using (club_id in (select f.club_id from fellows f where f.user_id = auth.uid()));
create policy of_club on notes to authenticated using (club_id in (select f.club_id from fellows f where f.user_id = auth.uid()));
create function fill_in() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if new.ref is not null then
    select l.title into new.<<<said|||said|||title|||title>>> from public.letters l where l.id = new.ref<<< and l.club_id in (select f.club_id from public.fellows f where f.user_id = auth.uid())|||||| and l.club_id in (select f.club_id from public.fellows f where f.user_id = auth.uid())|||>>>;
  end if;
  return new;
end $$;
create trigger fill_in before insert on <<<notes|||notes|||letters|||letters>>> for each row execute function fill_in();
-- rows
insert into clubs values ('{A}'), ('{B}');
insert into fellows values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into letters (id, club_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
