/*
title = "A trigger on notes of a person's own puts into them what the letter says that is named there: by a view, by a copy kept elsewhere, by RETURNING, where a function or a view brings the row"
key = "club_id"
setup_tries = ["insert into notes (ref) values ('cb000000-0000-4000-8000-000000000002')", "insert into asked (letter) values ('cb000000-0000-4000-8000-000000000002')", "select note('cb000000-0000-4000-8000-000000000002')"]
[forms]
of_own_clubs = { letters = "i---" }
by_a_view = { letters = "l---" }
by_a_copy = { letters = "l---" }
by_returning = { letters = "l---" }
by_a_function = { letters = "l---" }
by_an_insert_into_a_view = { letters = "l---" }
*/
create table clubs (id uuid primary key);
create table fellows (club_id uuid references clubs, user_id uuid references auth.users, primary key (club_id, user_id));
create table letters (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
create table notes (no bigint generated always as identity primary key, user_id uuid not null default auth.uid(), ref uuid, said text);
alter table clubs enable row level security;
alter table fellows enable row level security;
alter table letters enable row level security;
alter table notes enable row level security;
create policy self on fellows for select to authenticated using (user_id = auth.uid());
create policy of_club on letters for select to authenticated using (club_id in (select f.club_id from fellows f where f.user_id = auth.uid()));
create policy own on notes to authenticated using (user_id = auth.uid());
create view titles as select id, title from letters;
create table kept (id uuid primary key, title text);
alter table kept enable row level security;
revoke all on titles, kept from anon, authenticated;
create function keep() returns trigger language plpgsql security definer as $$ begin insert into public.kept values (new.id, new.title); return new; end $$;
create trigger keep after insert on letters for each row execute function keep();
create function fill_in() returns trigger language plpgsql <<<security definer|||security definer|||security definer|||security definer||||||security definer>>> as $$
begin
  <<<select l.title into new.said from public.letters l join public.fellows f on f.club_id = l.club_id where l.id = new.ref and f.user_id = auth.uid();|||select t.title into new.said from public.titles t where t.id = new.ref;|||select k.title into new.said from public.kept k where k.id = new.ref;|||update public.letters l set title = title where l.id = new.ref returning l.title into new.said;|||select l.title into new.said from public.letters l where l.id = new.ref;|||insert into public.notes (said) select l.title from public.letters l where l.id = new.letter;>>>
  return new;
end $$;
create view asked as select null::uuid as letter where false;
create trigger fill_in <<<before insert on notes|||before insert on notes|||before insert on notes|||before insert on notes|||before insert on notes|||instead of insert on asked>>> for each row execute function fill_in();
<<<||||||||||||create function note(letter uuid) returns void language sql security definer as $$ insert into public.notes (ref, user_id) values (letter, auth.uid()) $$;|||>>>
-- rows
insert into clubs values ('{A}'), ('{B}');
insert into fellows values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into letters (id, club_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
