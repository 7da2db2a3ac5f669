/*
title = "Media of owners that are bands or people, without a key that leads to either: the kind is checked or asked for, in a policy or a helper, or any member will do"
key = "owner_id"
setup_tries = [["insert into band_fans values ('{B}', auth.uid())"]]
[forms]
checked = { media = "iiii" }
asked = { media = "iiii" }
equal = { media = "iiii" }
by_helper = { media = "iiii" }
any_band = { media = "llll" }
any_band_by_helper = { media = "llll" }
of_fans = { media = "llll" }
*/
create table bands (id uuid primary key, name text not null);
create table band_members (band_id uuid not null references bands, user_id uuid not null references auth.users, primary key (band_id, user_id));
create table band_fans (band_id uuid not null references bands, user_id uuid not null references auth.users, primary key (band_id, user_id));
create table media (id uuid primary key default gen_random_uuid(), owner_type text not null check (owner_type <<<= 'band'|||in ('band', 'user')|||= 'band'|||in ('band', 'user')|||= 'band'|||= 'band'|||= 'band'>>>), owner_id uuid not null, title text);
alter table bands enable row level security;
alter table band_members enable row level security;
alter table band_fans enable row level security;
alter table media enable row level security;
create policy own on band_members for select to authenticated using (user_id = (select auth.uid()));
create policy own on band_fans to authenticated using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
create function may_access(kind text, thing uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select case kind when 'user' then thing = auth.uid()
    when 'band' then exists (select 1 from public.band_members m where m.user_id = auth.uid() and <<<m.band_id = thing|||m.band_id = thing|||m.band_id = thing|||m.band_id = thing|||m.band_id = thing|||m.band_id is not null>>>) else false end
$$;
create policy of_owner on media to authenticated using (<<<owner_id in (select m.band_id from band_members m where m.user_id = (select auth.uid()))|||(owner_type = 'band' and owner_id in (select m.band_id from band_members m where m.user_id = (select auth.uid()))) or (owner_type = 'user' and owner_id = (select auth.uid()))|||exists (select 1 from band_members m where m.band_id = media.owner_id and m.user_id = (select auth.uid()))|||may_access(owner_type, owner_id)|||owner_type = 'band' and exists (select 1 from band_members m where m.user_id = (select auth.uid()))|||may_access(owner_type, owner_id)|||owner_id in (select f.band_id from band_fans f where f.user_id = (select auth.uid()))>>>);
-- rows
insert into bands values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into band_members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into media values ('{own}', 'band', '{A}', 'own'), ('{secret}', 'band', '{B}', 'secret');
