/*
title = "The token of an invitation: made at random, of an address, or counted up; and where else it stands is closed, or open"
key = "band_id"
setup_tries = [["select join_band(md5('bo@beta.test'))"], ["select join_band('2')"], ["select join_band(replace(link, 'https://band.test/', '')) from invites where band_id = '{B}'"], ["select join_band(token) from mails"]]
[forms]
by_chance = { songs = "iiii" }
of_an_address = { songs = "llll" }
counted = { songs = "llll" }
in_a_link = { songs = "llll" }
referred_to = { songs = "llll" }
mailed = { songs = "llll" }
*/
create sequence numbers;
create table bands (id uuid primary key, name text not null);
create table players (band_id uuid not null references bands, user_id uuid not null references auth.users, primary key (band_id, user_id));
create table invites (band_id uuid not null references bands, email text,
  token text not null unique<<< default md5(random()::text)|||||| default nextval('numbers')::text||| default md5(random()::text), link text generated always as ('https://band.test/' || token) stored||| default md5(random()::text)||| default md5(random()::text)>>>);
create table mails (id bigint generated always as identity primary key, token text<<<|||||||||||| references invites (token)|||>>>);
create table songs (id uuid primary key default gen_random_uuid(), band_id uuid not null references bands, title text);
alter table bands enable row level security;
alter table players enable row level security;
alter table invites enable row level security;
alter table songs enable row level security;
revoke all on bands, players, invites, mails from anon, authenticated;
grant select on players, mails to authenticated;
<<<|||||||||grant select (band_id, link) on invites to authenticated;
create policy links on invites for select to authenticated using (true);||||||>>>
create policy self on players for select to authenticated using (user_id = auth.uid());
create policy of_band on songs to authenticated using (band_id in (select p.band_id from players p where p.user_id = auth.uid()));
create function join_band(secret text) returns void language sql volatile security definer set search_path = '' as
  $$ insert into public.players select i.band_id, auth.uid() from public.invites i where i.token = secret on conflict do nothing $$;
create function invite(band uuid, address text) returns void language plpgsql volatile security definer set search_path = '' as $$
declare
  made text := md5(<<<random()::text|||address|||random()::text|||random()::text|||random()::text|||random()::text>>>);
begin
  if not exists (select 1 from public.players p where p.band_id = band and p.user_id = auth.uid()) then
    raise exception 'not yours';
  end if;
  insert into public.invites (band_id, email, token) values (band, address, made);<<<|||||||||||||||
  insert into public.mails (token) values (made);>>>
end
$$;
-- rows
insert into bands values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into players values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into invites (band_id, email<<<|||, token||||||||||||>>>) values ('{A}', 'al@alpha.test'<<<|||, md5('al@alpha.test')||||||||||||>>>), ('{B}', 'bo@beta.test'<<<|||, md5('bo@beta.test')||||||||||||>>>);
<<<||||||||||||insert into mails (token) select token from invites;|||insert into mails (token) select token from invites;>>>
insert into songs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
