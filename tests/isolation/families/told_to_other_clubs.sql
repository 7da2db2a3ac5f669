/*
title = "Letters of a club, put by a trigger into the box of clubs that it named, that named themselves, or that watch it, and told to its own people or to everybody there is"
key = "club_id"
[forms]
linked_by_the_giving = { letters = "iiii" }
linked_by_the_taking = { letters = "liii" }
watched_by_members = { letters = "iiii" }
watched_by_anybody = { letters = "liii" }
to_its_people = { letters = "iiii" }
to_everybody = { letters = "liii" }
linked_by_the_taking_named_before = { letters = "liii" }
*/
create table clubs (id uuid primary key, name text not null);
create table fellows (club_id uuid not null references clubs, user_id uuid not null references auth.users, primary key (club_id, user_id));
create table letters (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
create table links (giving uuid not null references clubs, taking uuid not null references clubs, primary key (giving, taking));
create table watches (letter_id uuid not null references letters on delete cascade, club_id uuid not null references clubs, primary key (letter_id, club_id));
create table box (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, said text);
create table notices (id uuid primary key default gen_random_uuid(), user_id uuid not null, said text);
alter table clubs enable row level security;
alter table fellows enable row level security;
alter table letters enable row level security;
alter table links enable row level security;
alter table watches enable row level security;
alter table box enable row level security;
alter table notices enable row level security;
create policy self on fellows for select to authenticated using (user_id = auth.uid());
create policy of_club on letters to authenticated using (club_id in (select f.club_id from fellows f where f.user_id = auth.uid()));
create policy linked on links to authenticated using (<<<giving|||taking|||giving|||giving|||giving|||giving|||taking>>> in (select f.club_id from fellows f where f.user_id = auth.uid()));
create policy watched on watches to authenticated using (club_id in (select f.club_id from fellows f where f.user_id = auth.uid())<<<||||||  and letter_id in (select l.id from letters l where l.club_id = watches.club_id)||||||||| |||>>>);
create policy of_club on box for select to authenticated using (club_id in (select f.club_id from fellows f where f.user_id = auth.uid()));
create policy own on notices for select to authenticated using (user_id = auth.uid());
create function tell() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  <<<insert into public.box (club_id, said) select l.taking, new.title from public.links l where l.giving = new.club_id|||insert into public.box (club_id, said) select l.taking, new.title from public.links l where l.giving = new.club_id|||insert into public.box (club_id, said) select w.club_id, new.title from public.watches w where w.letter_id = new.id|||insert into public.box (club_id, said) select w.club_id, new.title from public.watches w where w.letter_id = new.id|||insert into public.notices (user_id, said) select u.id, new.title from auth.users u join public.fellows f on f.user_id = u.id where f.club_id = new.club_id|||insert into public.notices (user_id, said) select u.id, new.title from auth.users u|||with taking as (select l.taking as club from public.links l where l.giving = new.club_id) insert into public.box (club_id, said) select t.club, new.title from taking t>>>;
  return null;
end $$;
create trigger tell after insert or update on letters for each row execute function tell();
-- rows
insert into clubs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into fellows values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into letters values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into links values (<<<'{A}', '{B}'|||'{B}', '{A}'|||'{A}', '{B}'|||'{A}', '{B}'|||'{A}', '{B}'|||'{A}', '{B}'|||'{B}', '{A}'>>>);
insert into watches values ('{own}', '{A}')<<<|||||||||, ('{secret}', '{A}')||||||>>>;
update letters set title = title;
