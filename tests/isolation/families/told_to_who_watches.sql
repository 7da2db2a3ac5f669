/*
title = "Letters of a club, put by a trigger where its members, those who may watch, anybody who says that he watches, or all may read them"
key = "club_id"
[forms]
to_members = { letters = "iiii" }
to_who_may_watch = { letters = "iiii" }
to_who_says_so = { letters = "liii" }
where_all_may_read = { letters = "liii" }
of_a_kind_that_is_there = { letters = "liii" }
of_a_kind_within_a_restriction = { letters = "liii" }
to_staff_within_a_restriction = { letters = "iiii" }
*/
create table clubs (id uuid primary key, name text not null, last_letter text);
create table fellows (club_id uuid not null references clubs, user_id uuid not null references auth.users, primary key (club_id, user_id));
create table letters (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
create table watches (letter_id uuid not null references letters on delete cascade, user_id uuid not null default auth.uid() references auth.users, primary key (letter_id, user_id));
create table notices (id uuid primary key default gen_random_uuid(), user_id uuid, kind text not null default 'letter', said text);
create table kinds (kind text primary key);
create table staff (user_id uuid primary key references auth.users);
alter table clubs enable row level security;
alter table fellows enable row level security;
alter table letters enable row level security;
alter table watches enable row level security;
alter table notices enable row level security;
alter table kinds enable row level security;
alter table staff enable row level security;
revoke insert, update, delete on clubs, fellows, notices, kinds, staff from anon, authenticated;
create policy self on fellows for select to authenticated using (user_id = auth.uid());
create policy of_club on letters to authenticated using (club_id in (select f.club_id from fellows f where f.user_id = auth.uid()));
create policy self on staff for select to authenticated using (user_id = auth.uid());
create policy listed on kinds for select to authenticated using (true);
create policy known on clubs for select to authenticated using (<<<true|||true|||true|||last_letter is not null|||true|||true|||true>>>);
create policy own on watches to authenticated using (user_id = auth.uid()) with check (user_id = auth.uid()<<<|||  and letter_id in (select l.id from letters l)|||>>>);
create policy own on notices for select to authenticated using (<<<user_id = auth.uid()|||user_id = auth.uid()|||user_id = auth.uid()|||user_id = auth.uid()|||user_id = auth.uid() or exists (select from kinds k where k.kind = notices.kind)|||true>>>);
<<<|||||||||||||||create policy rest on notices as restrictive for select to authenticated using (coalesce(user_id = auth.uid() or exists (select from kinds k where k.kind = notices.kind), false));|||create policy rest on notices as restrictive for select to authenticated using (user_id = auth.uid() or exists (select from staff s where s.user_id = auth.uid()));>>>
create function tell() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  <<<insert into public.notices (user_id, said) select f.user_id, new.title from public.fellows f where f.club_id = new.club_id|||insert into public.notices (user_id, said) select w.user_id, new.title from public.watches w where w.letter_id = new.id|||insert into public.notices (user_id, said) select w.user_id, new.title from public.watches w where w.letter_id = new.id|||update public.clubs set last_letter = new.title where id = new.club_id|||insert into public.notices (user_id, said) values (auth.uid(), new.title)>>>;
  return new;
end $$;
create trigger tell after insert or update on letters for each row execute function tell();
-- rows
insert into clubs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into fellows values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into kinds values ('letter');
insert into letters values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into watches values ('{own}', '{ann}')<<<|||||| , ('{secret}', '{ann}')|||>>>;
update letters set title = title;
