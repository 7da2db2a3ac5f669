/*
title = "A trigger writes a part of the table, or an heir of it, by its own name, or reads it: rows of the note's club, or whatever the note names"
key = "club_id"
[attacks.games]
update = ["insert into notes (club_id, game_id) values ('{A}', '{secret}')"]
select = [["insert into notes (club_id, game_id) values ('{A}', '{secret}')", "select title from notes"], ["select said from news"]]
[meta.games]
id = "title"
[forms]
of_the_club = { games = "i-i-", notes = "iiii" }
of_any = { games = "i-l-", notes = "iiii" }
heir_of_the_club = { games = "i-i-", notes = "iiii" }
heir_of_any = { games = "i-l-", notes = "iiii" }
copied_from_any = { games = "l---", notes = "i---" }
told_to_all = { games = "l---", notes = "i---" }
*/
create table clubs (id uuid primary key, name text);
create table players (club_id uuid not null references clubs, user_id uuid not null references auth.users, primary key (club_id, user_id));
create table games (id uuid not null default gen_random_uuid(), club_id uuid not null, title text, year int not null default 2024, seen int not null default 0)<<< partition by list (year)||| partition by list (year)|||||| ||| partition by list (year)||| partition by list (year)>>>;
create table games_2024 <<<partition of games for values in (2024)|||partition of games for values in (2024)|||() inherits (games)|||() inherits (games)|||partition of games for values in (2024)|||partition of games for values in (2024)>>>;
<<<|||||||||||||||create table news (no bigint generated always as identity, said text);
>>>create table notes (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text, game_id uuid);
alter table clubs enable row level security;
alter table players enable row level security;
alter table games enable row level security;
alter table games_2024 enable row level security;
alter table notes enable row level security;
revoke all on games_2024 from anon, authenticated;
revoke insert, update, delete on clubs, players from anon, authenticated;
create policy self on players for select to authenticated using (user_id = auth.uid());
create policy of_club on games to authenticated using (club_id in (select p.club_id from players p where p.user_id = auth.uid()));
create policy of_club on notes to authenticated using (club_id in (select p.club_id from players p where p.user_id = auth.uid()));
create function seen() returns trigger language plpgsql security definer set search_path = '' as $$ begin <<<update public.games_2024 set seen = seen + 1 where id = new.game_id and club_id = new.club_id; return null; end $$;
|||update public.games_2024 set seen = seen + 1 where id = new.game_id; return null; end $$;
|||update public.games_2024 set seen = seen + 1 where id = new.game_id and club_id = new.club_id; return null; end $$;
|||update public.games_2024 set seen = seen + 1 where id = new.game_id; return null; end $$;
|||select g.title into new.title from public.games_2024 g where g.id = new.game_id; return new; end $$;
|||insert into public.news (said) select g.title from public.games_2024 g where g.id = new.game_id; return null; end $$;
>>>create trigger seen <<<after|||after|||after|||after|||before|||after>>> insert on notes for each row execute function seen();
-- rows
insert into clubs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into players values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into <<<games|||games|||games_2024|||games_2024|||games|||games>>> (id, club_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into notes (id, club_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');<<<|||||||||||||||
insert into notes (club_id, title, game_id) values ('{B}', 'y', '{secret}');>>>
