/*
title = "A code that a function puts together of what another gives, which reads nothing, or what somebody else wrote"
key = "team_id"
functions = { "new_code()" = { table = "notes", calls = ["select new_code()"] } }
[forms]
random = { notes = "iiii", "new_code()" = "d" }
of_a_loop = { notes = "iiii", "new_code()" = "d" }
of_notes = { notes = "iiii", "new_code()" = "l" }
of_notes_below = { notes = "iiii", "new_code()" = "l" }
*/
create table teams (id uuid primary key default gen_random_uuid(), name text not null);
create table members (team_id uuid not null references teams, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table notes (id uuid primary key default gen_random_uuid(), team_id uuid not null references teams, title text);
alter table teams enable row level security;
alter table members enable row level security;
alter table notes enable row level security;
create policy members_self on members for select to authenticated using (user_id = auth.uid());
create policy notes_of_team on notes to authenticated using (team_id in (select m.team_id from members m where m.user_id = auth.uid()));
create function below(n integer) returns text language sql volatile as $$ select <<<md5(random()::text || n)|||md5(n::text)|||md5(random()::text || n)|||(select o.id::text from public.notes o order by o.id desc offset n - 1 limit 1)>>> $$;
create function piece(n integer) returns text language <<<sql volatile as $$ select left(below(n), 4) $$|||plpgsql volatile as $$
  declare found text := ''; begin while length(found) < 4 loop found := found || chr(97 + floor(random() * 26)::int); end loop; return found; end $$|||sql volatile as $$ select id::text from public.notes order by id desc offset n - 1 limit 1 $$|||sql volatile as $$ select below(n) $$>>>;
revoke execute on function below, piece from public, anon, authenticated;
create function new_code() returns text language sql volatile security definer set search_path = public as $$
  select string_agg(piece(n), '-') from generate_series(1, 4) n
$$;
-- rows
insert into teams values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into notes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret-of-beta');
