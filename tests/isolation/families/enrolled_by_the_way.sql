/*
title = "A hidden function enrols who writes a note, called by a domain, an index, a trigger's condition, an operator, an aggregate, a body of the standard, the default of an argument"
key = "club_id"
setup_tries = ["insert into notes (ref, asked) values ('b2b2b2b2-0000-4000-8000-000000000002', 'b2b2b2b2-0000-4000-8000-000000000002')", "select * from notes", "select ping()"]
[forms]
by_nothing = { letters = "i---" }
by_a_domain = { letters = "l---" }
by_the_default_of_one = { letters = "l---" }
by_an_index = { letters = "l---" }
by_what_an_index_leaves_out = { letters = "l---" }
by_a_condition = { letters = "l---" }
by_an_operator = { letters = "l---" }
by_an_aggregate = { letters = "l---" }
by_a_body_of_the_standard = { letters = "l---" }
by_the_default_of_an_argument = { letters = "l---" }
*/
create table clubs (id uuid primary key);
create table fellows (club_id uuid references clubs, user_id uuid references auth.users, primary key (club_id, user_id));
create table letters (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
alter table clubs enable row level security;
alter table fellows enable row level security;
alter table letters enable row level security;
create policy self on fellows for select to authenticated using (user_id = auth.uid());
create policy of_club on letters for select to authenticated using (club_id in (select f.club_id from fellows f where f.user_id = auth.uid()));
create schema hidden;
create function hidden.enrol(club uuid) returns boolean language plpgsql security definer as $$
begin
  if auth.uid() is not null then insert into public.fellows values (club, auth.uid()) on conflict do nothing; end if;
  return true;
end $$;
create function hidden.calm(club uuid) returns boolean language plpgsql immutable security definer as $$ begin return hidden.enrol(club); end $$;
create function hidden.alike(club uuid, other uuid) returns boolean language sql security definer as $$ select hidden.enrol(club) $$;
create function hidden.step(state boolean, club uuid) returns boolean language sql security definer as $$ select hidden.enrol(club) $$;
create function idle() returns trigger language plpgsql as $$ begin return new; end $$;
create domain asked as uuid<<<||| check (hidden.enrol(value))||| default case when hidden.enrol('{B}') then null::uuid end||||||||||||||||||||||||>>>;
create table notes (no bigint generated always as identity primary key, user_id uuid not null default auth.uid(), ref uuid, asked asked);
alter table notes enable row level security;
create policy own on notes to authenticated using (user_id = auth.uid());
<<<||||||alter table notes drop asked; alter table notes add asked uuid, add other asked;|||create index on notes (hidden.calm(ref));|||create index on notes (no) where hidden.calm(ref);|||create trigger idle before insert on notes for each row when (hidden.enrol(new.ref)) execute function idle();|||create operator ~~~ (leftarg = uuid, rightarg = uuid, function = hidden.alike);
create policy alike on notes as restrictive for select to authenticated using (ref ~~~ user_id);|||create aggregate gathered(uuid) (sfunc = hidden.step, stype = boolean, initcond = 'f');
create policy gathered on notes as restrictive for select to authenticated using ((select gathered(x) from unnest(array[ref]) x));|||create function ping() returns boolean language sql begin atomic select hidden.enrol('{B}'); end;|||create function ping(enrolled boolean default hidden.enrol('{B}')) returns boolean language sql as $$ select enrolled $$;>>>
-- rows
insert into clubs values ('{A}'), ('{B}');
insert into fellows values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into letters (id, club_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
