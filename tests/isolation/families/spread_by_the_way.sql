/*
title = "What letters of a club say is put where all may look: by what their rows are asked, by what a trigger calls, by another table's trigger, by a key that follows"
key = "club_id"
[forms]
not_at_all = { letters = "i---" }
by_a_check = { letters = "l---" }
by_a_domain = { letters = "l---" }
by_an_index = { letters = "l---" }
by_a_condition = { letters = "l---" }
by_a_default = { letters = "l---" }
by_what_is_called = { letters = "l---" }
by_another_trigger = { letters = "l---" }
by_what_is_returned = { letters = "l---" }
by_a_text_in_a_variable = { letters = "l---" }
by_a_key = { letters = "l---" }
*/
create table clubs (id uuid primary key);
create table fellows (club_id uuid references clubs, user_id uuid references auth.users, primary key (club_id, user_id));
create table board (no bigint generated always as identity primary key, letter_id uuid, said text);
alter table clubs enable row level security;
alter table fellows enable row level security;
alter table board enable row level security;
create policy self on fellows for select to authenticated using (user_id = auth.uid());
create policy everybody on board for select to authenticated using (true);
create function put(said text) returns boolean language plpgsql security definer as $$ begin insert into public.board (said) values (said); return true; end $$;
create function calm(said text) returns boolean language plpgsql immutable security definer as $$ begin return public.put(said); end $$;
revoke execute on function put, calm from anon, authenticated, public;
create domain heading as text <<<||||||check (put(value))||||||||||||||||||||||||>>>;
create table letters (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title heading<<<|||||||||||||||||||||||||||||| unique>>>);
alter table letters enable row level security;
create policy of_club on letters for select to authenticated using (club_id in (select f.club_id from fellows f where f.user_id = auth.uid()));
create function put_all() returns text language plpgsql security definer as $$ begin insert into public.board (said) select l.title from public.letters l; return 'x'; end $$;
create function put_one(letter uuid) returns void language plpgsql security definer as $$
declare found_title text;
begin
  select l.title into found_title from public.letters l where l.id = letter;
  insert into public.board (said) values (found_title);
end $$;
revoke execute on function put_all, put_one from anon, authenticated, public;
create function idle() returns trigger language plpgsql as $$ begin return new; end $$;
create function told() returns trigger language plpgsql security definer as $$
declare words text;
begin
  <<<null|||null|||null|||null|||null|||null|||perform public.put_one(new.id)|||insert into public.board (letter_id) values (new.id)|||with touched as (update public.clubs set id = id where id = new.club_id returning new.title as title) insert into public.board (said) select t.title from touched t|||words := 'insert into public.'; words := words || 'board (said) values (' || quote_literal(new.title) || ')'; execute words|||null>>>;
  return new;
end $$;
create trigger told after insert or update on letters for each row execute function told();
create function filled_in() returns trigger language plpgsql security definer as $$
begin
  new.said := (select l.title from public.letters l where l.id = new.letter_id);
  return new;
end $$;
<<<|||alter table letters add check (put(title));||||||create index on letters (calm(title));|||create trigger idle after insert or update on letters for each row when (put(new.title)) execute function idle();|||alter table clubs add name text default put_all();||||||create trigger filled_in before insert on board for each row execute function filled_in();|||||||||alter table board add foreign key (said) references letters (title) on update cascade;>>>
-- rows
insert into clubs values ('{A}'), ('{B}');
insert into fellows values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into letters (id, club_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'plain');
insert into board (said) values ('plain');
update letters set title = 'secret' where id = '{secret}';
insert into clubs values ('{eve}');
