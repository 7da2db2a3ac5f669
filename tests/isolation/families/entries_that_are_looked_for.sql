/*
title = "Entries of a tenant's document by containment: mine, or besides them any with a part, a flag or a number that is written out"
key = "band_id"
[forms]
mine = { songs = "iiii" }
my_part = { songs = "iiii" }
any_part = { songs = "llll" }
any_flag = { songs = "llll" }
any_number = { songs = "llll" }
*/
create table bands (id uuid primary key, lineup jsonb not null default '[]');
alter table bands enable row level security;
create function plays_in(p uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.bands b where b.id = p and (b.lineup @> jsonb_build_array(jsonb_build_object('uid', auth.uid()<<<|||, 'part', 'drums'|||||||||>>>))<<<|||||| or b.lineup @> '[{"part": "drums"}]'||| or b.lineup @> '[{"leads": true}]'||| or b.lineup @> '[{"rank": 7}]'>>>))
$$;
create table songs (id uuid primary key default gen_random_uuid(), band_id uuid not null references bands, title text not null);
alter table songs enable row level security;
create policy of_band on songs to authenticated using (plays_in(band_id));
-- rows
insert into bands values ('{A}', '[{"uid": "{ann}", "part": "drums", "leads": true, "rank": 7}]'), ('{B}', '[{"uid": "{bob}", "part": "drums", "leads": true, "rank": 7}]');
insert into songs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
