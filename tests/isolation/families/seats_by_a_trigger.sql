/*
title = "A view of seats whose INSTEAD OF trigger writes the memberships: for members of the same club, or for whoever asks"
key = "club_id"
setup_tries = [["insert into seats (club_id, user_id) values ('{B}', '{ann}')"], ["insert into wider_seats (club_id, user_id) values ('{B}', '{ann}')"]]
[forms]
among_members = { games = "iiii" }
anybody = { games = "llll" }
through_another = { games = "llll" }
*/
create table clubs (id uuid primary key, name text not null);
create table players (club_id uuid not null references clubs, user_id uuid not null references auth.users, primary key (club_id, user_id));
alter table clubs enable row level security;
alter table players enable row level security;
revoke all on clubs, players from anon, authenticated;
grant select on players to authenticated;
create policy self on players for select to authenticated using (user_id = auth.uid());
create view seats with (security_invoker) as select club_id, user_id from players;
create function take_seat() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  <<<if not exists (select 1 from public.players p where p.club_id = new.club_id and p.user_id = auth.uid()) then raise exception 'ask a member'; end if;|||>>>
  insert into public.players (club_id, user_id) values (new.club_id, new.user_id);
  return new;
end
$$;
create trigger takes instead of insert on seats for each row execute function take_seat();
revoke all on seats from anon;
<<<||||||create view wider_seats as select club_id, user_id from seats;
revoke insert on seats from authenticated;>>>
create table games (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
alter table games enable row level security;
create policy of_club on games to authenticated using (club_id in (select p.club_id from players p where p.user_id = auth.uid()));
-- rows
insert into clubs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into players values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into games values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
