/*
title = "A function left over from an older schema enrols whoever calls it: it names a column that is gone, or still there; or it fails in a block that goes on"
key = "band_id"
setup_tries = [["select enrol_me('{B}')"]]
[forms]
gone = { songs = "iiii" }
gone_from_the_update = { songs = "iiii" }
there = { songs = "llll" }
gone_after_it_enrolled = { songs = "llll" }
quiet_commands = { songs = "iiii" }
quiet_commands_and_a_seat = { songs = "llll" }
*/
create table bands (id uuid primary key, name text);
create table players (band_id uuid references bands, user_id uuid references auth.users, part text<<<||||||, email text|||||||||>>>, primary key (band_id, user_id));
create table songs (id uuid primary key default gen_random_uuid(), band_id uuid not null references bands, title text);
alter table bands enable row level security;
alter table players enable row level security;
alter table songs enable row level security;
create materialized view band_sizes as select p.band_id, count(*) as players from players p group by p.band_id;
revoke all on band_sizes from anon, authenticated;
create policy p on players for select to authenticated using (user_id = auth.uid());
create policy s on songs to authenticated using (band_id in (select p.band_id from players p where p.user_id = auth.uid()));
create function enrol_me(band uuid) returns void language plpgsql security definer set search_path = '' as $$
begin
  <<<insert into public.players (band_id, user_id, email) values (band, auth.uid(), 'x@y.test');|||insert into public.players (band_id, user_id) values (band, (select u.id from auth.users u where u.email = 'nobody')) on conflict do nothing;
  update public.players set user_id = auth.uid(), email = 'x' where band_id = band;|||insert into public.players (band_id, user_id, email) values (band, auth.uid(), 'x@y.test');|||insert into public.players (band_id, user_id) values (band, auth.uid());
  begin
    update public.players set email = 'x' where user_id = auth.uid();
  exception when undefined_column then null;
  end;|||lock table public.players in share mode; analyze public.players; refresh materialized view public.band_sizes;|||analyze public.players; refresh materialized view public.band_sizes; insert into public.players (band_id, user_id) values (band, auth.uid());>>>
end $$;
grant execute on function enrol_me(uuid) to authenticated;
-- rows
insert into bands values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into players (band_id, user_id) values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into songs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
