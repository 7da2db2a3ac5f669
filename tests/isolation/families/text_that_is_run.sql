/*
title = "A text of the caller's is looked through, or run: by a function for statistics, by an extension's, as the body of a DO"
key = "club_id"
setup_tries = [
  ["select report('select to_tsvector(set_config(''request.jwt.claims'', ''{\"sub\": \"{bob}\", \"role\": \"authenticated\"}'', false))')"],
  ["select report('perform set_config(''request.jwt.claims'', ''{\"sub\": \"{bob}\", \"role\": \"authenticated\"}'', false)')"],
  ["select * from normal_rand(1, 1, 1), crosstab2('select ''a''::text, ''b''::text, set_config(''request.jwt.claims'', ''{\"sub\": \"{bob}\", \"role\": \"authenticated\"}'', false)')"],
]
[forms]
looked_through = { letters = "iiii" }
for_statistics = { letters = "llll" }
as_a_body = { letters = "llll" }
by_an_extension = { letters = "llll" }
by_one_that_is_hidden = { letters = "iiii" }
*/
<<<|||||||||create extension tablefunc schema public;|||create schema hidden; create extension tablefunc schema hidden;>>>
create table clubs (id uuid primary key);
create table fellows (club_id uuid references clubs, user_id uuid references auth.users, primary key (club_id, user_id));
create table letters (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
alter table clubs enable row level security;
alter table fellows enable row level security;
alter table letters enable row level security;
revoke insert, update, delete on clubs, fellows from anon, authenticated;
create policy self on fellows for select to authenticated using (user_id = auth.uid());
create policy of_club on letters to authenticated using (club_id in (select f.club_id from fellows f where f.user_id = auth.uid()));
create function report(q text) returns bigint language plpgsql as $$
begin
  <<<return (select count(*) from ts_stat('select to_tsvector(title) from letters') s where s.word = q);|||return (select count(*) from ts_stat(q));|||execute 'do ' || quote_literal('begin ' || q || '; end'); return 0;|||return length(q);|||return length(q);>>>
end $$;
-- rows
insert into clubs values ('{A}'), ('{B}');
insert into fellows values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into letters values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
