/*
title = "A code is made of chance, or of a number that is counted up by what only speaks of chance, asks it, or cuts it down"
key = "club_id"
settings = { "request.headers" = "{}" }
setup_tries = [["select set_config('request.headers', '{\"x-code\": \"C2\"}', true)"]]
[forms]
chance = { notes = "i---" }
spoken = { notes = "l---" }
asked = { notes = "l---" }
few = { notes = "l---" }
*/
create sequence numbers;
create table clubs (id uuid primary key);
create table members (club_id uuid references clubs, user_id uuid references auth.users, primary key (club_id, user_id));
create function made() returns text language plpgsql as $$ begin
  -- at random
  <<<||||||if random() < 0 then raise log 'random'; end if; |||>>>return 'C' || <<<substr(md5(random()::text), 1, 12)|||nextval('public.numbers')|||nextval('public.numbers')|||(2 + floor(random() * 1))::int>>>;
end $$;
create table passes (id bigint generated always as identity primary key, club_id uuid not null references clubs, token text not null default made());
create table notes (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
alter table clubs enable row level security;
alter table members enable row level security;
alter table passes enable row level security;
alter table notes enable row level security;
create policy mine on members for select to authenticated using (user_id = auth.uid());
create policy listed on passes for select to authenticated using (club_id in (select m.club_id from members m where m.user_id = auth.uid()));
create function sent() returns text language sql stable as $$ select current_setting('request.headers', true)::json ->> 'x-code' $$;
create function shown(club uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.passes p where p.club_id = club and p.token = public.sent()) $$;
create policy of_club on notes for select to authenticated using (club_id in (select m.club_id from members m where m.user_id = auth.uid()) or shown(club_id));
-- rows
insert into clubs values ('{A}'), ('{B}');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into passes (club_id) values ('{A}'), ('{B}');
insert into notes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
