/*
title = "A default, a generated column, a CHECK call a function with its owner's rights: it gives what letters of the person's own clubs say, or of anybody's"
key = "club_id"
[forms]
default_of_own = { letters = "iiii" }
default_of_any = { letters = "-lii" }
generated_of_any = { letters = "-l-i" }
check_that_tells = { letters = "-lli" }
check_that_asks = { letters = "iiii" }
default_of_a_note = { letters = "liii" }
trigger_of_a_note = { letters = "liii" }
trigger_of_own = { letters = "iiii" }
*/
create table clubs (id uuid primary key);
create table fellows (club_id uuid references clubs, user_id uuid references auth.users, primary key (club_id, user_id));
create table letters (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
create table notes (no bigint generated always as identity primary key, user_id uuid not null default auth.uid(), said text);
alter table clubs enable row level security;
alter table fellows enable row level security;
alter table letters enable row level security;
alter table notes enable row level security;
revoke insert, update, delete on clubs, fellows from anon, authenticated;
create policy self on fellows for select to authenticated using (user_id = auth.uid());
create policy of_club on letters to authenticated using (club_id in (select f.club_id from fellows f where f.user_id = auth.uid()));
create policy own on notes to authenticated using (user_id = auth.uid());
create function last_title() returns text language sql <<<stable|||stable|||immutable|||stable|||stable|||stable|||stable|||stable>>> security definer set search_path = '' as $$
  select l.title from public.letters l <<<join public.fellows f on f.club_id = l.club_id where f.user_id = auth.uid()|||||||||||||||||||||join public.fellows f on f.club_id = l.club_id where f.user_id = auth.uid()>>> order by l.title desc limit 1
$$;
create function fits(said text) returns boolean language plpgsql stable security definer set search_path = '' as $$
declare other text;
begin
  select l.title into other from public.letters l order by l.title desc limit 1;
  if said = 'x' then <<<raise exception 'no';|||raise exception 'no';|||raise exception 'no';|||raise exception 'the last is %', other;|||raise exception 'no';|||raise exception 'no';|||raise exception 'no';|||raise exception 'no';>>> end if;
  return true;
end $$;
create function fill_in() returns trigger language plpgsql as $$ begin new.said := public.last_title(); return new; end $$;
<<<alter table letters add column copy text default last_title();|||alter table letters add column copy text default last_title();|||alter table letters add column copy text generated always as (last_title()) stored;|||alter table letters add constraint fits check (fits(title)) not valid;|||alter table letters add constraint fits check (fits(title)) not valid;|||alter table notes alter said set default last_title();|||create trigger fill_in before insert on notes for each row execute function fill_in();|||create trigger fill_in before insert on notes for each row execute function fill_in();>>>
-- rows
insert into clubs values ('{A}'), ('{B}');
insert into fellows values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into letters (id, club_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
