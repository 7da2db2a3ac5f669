/*
title = "A trigger with its owner's rights puts into a person's note what letters of all clubs say: by a helper with its caller's rights, by one that calls that, by the error of a cast, by a table that the trigger is told, by a text that a function of the server's runs"
key = "club_id"
setup_tries = ["insert into notes (ref) values ('cb000000-0000-4000-8000-000000000002')"]
[attacks]
letters = { select = [["insert into notes (ref) values ('cb000000-0000-4000-8000-000000000002') returning case when said like '%secret%' then '{secret}' end"]] }
[forms]
of_own_clubs = { letters = "i---" }
by_a_helper = { letters = "l---" }
by_a_helper_of_a_helper = { letters = "l---" }
by_an_error = { letters = "l---" }
by_a_table_that_is_told = { letters = "l---" }
by_a_text_that_is_run = { letters = "l---" }
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
create function title_of(letter uuid) returns text language sql stable set search_path = '' as $$
  select l.title from public.letters l where l.id = letter<<< and l.club_id in (select f.club_id from public.fellows f where f.user_id = auth.uid())|||||||||||||||>>> $$;
create function heading_of(letter uuid) returns text language sql stable set search_path = '' as $$ select upper(public.title_of(letter)) || public.title_of(letter) $$;
revoke execute on function title_of(uuid), heading_of(uuid) from public, anon, authenticated;
create function fill_in() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  n int;
begin
  <<<new.said := public.title_of(new.ref);|||new.said := public.title_of(new.ref);|||new.said := public.heading_of(new.ref);|||begin
    select l.title into n from public.letters l where l.id = new.ref;
  exception when others then
    new.said := sqlerrm;
  end;|||execute format('select t.title from public.%I t where t.id = $1', tg_argv[0]) into new.said using new.ref;|||new.said := (select string_agg(s.word, ' ') from ts_stat('select to_tsvector(''simple'', title) from public.letters') s);>>>
  return new;
end $$;
create trigger fill_in before insert on notes for each row execute function fill_in('letters');
-- rows
insert into clubs values ('{A}'), ('{B}');
insert into fellows values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into letters (id, club_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
