/*
title = "A call is noted by a trigger, and a trigger of the notes puts into them what the letter says that is named: all with the caller's rights, or the first, a key or a function between them with others'"
key = "club_id"
setup_tries = [["insert into calls (ref) values ('{secret}')"], ["insert into calls (ref) values ('{secret}')", "update calls set ref = '{own}'"], ["insert into calls (ref) values ('{own}')", "update calls set ref = '{secret}'"]]
[forms]
as_the_caller = { letters = "i---" }
first_as_its_owner = { letters = "l---" }
by_a_key = { letters = "l---" }
by_a_helper = { letters = "l---" }
*/
create table clubs (id uuid primary key);
create table fellows (club_id uuid references clubs, user_id uuid references auth.users, primary key (club_id, user_id));
create table letters (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
create table calls (no uuid primary key default gen_random_uuid(), user_id uuid not null default auth.uid(), ref uuid unique);
create table notes (no bigint generated always as identity primary key, user_id uuid not null default auth.uid(), ref uuid<<<|||||| references calls (ref) on update cascade|||>>>, said text);
alter table clubs enable row level security;
alter table fellows enable row level security;
alter table letters enable row level security;
alter table calls enable row level security;
alter table notes enable row level security;
create policy self on fellows for select to authenticated using (user_id = auth.uid());
create policy of_club on letters for select to authenticated using (club_id in (select f.club_id from fellows f where f.user_id = auth.uid()));
create policy own on calls to authenticated using (user_id = auth.uid());
create policy own on notes to authenticated using (user_id = auth.uid());
create function fill_in() returns trigger language plpgsql as $$
begin
  select l.title into new.said from public.letters l where l.id = new.ref;
  return new;
end $$;
create trigger fill_in before insert or update on notes for each row execute function fill_in();
create function put(letter uuid) returns void language plpgsql <<<|||||||||security definer>>> as $$
begin
  insert into public.notes (ref, user_id) values (letter, auth.uid());
end $$;
revoke execute on function put(uuid) from public, anon, authenticated;
grant execute on function put(uuid) to authenticated;
create function note() returns trigger language plpgsql <<<|||security definer||||||>>> as $$
begin
  <<<insert into public.notes (ref, user_id) values (new.ref, auth.uid());|||insert into public.notes (ref, user_id) values (new.ref, auth.uid());|||insert into public.notes (ref, user_id) values (new.ref, auth.uid());|||perform public.put(new.ref);>>>
  return new;
end $$;
create trigger note after insert on calls for each row execute function note();
-- rows
insert into clubs values ('{A}'), ('{B}');
insert into fellows values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into letters (id, club_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
