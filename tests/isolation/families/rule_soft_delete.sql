/*
title = "A rule on a table that hides rows in a DELETE's place: by its key, by a number that tenants share, or past what the DELETE policy says"
key = "band_id"
[meta.songs]
update_col = "title"
[attacks.songs]
update = ["delete from songs", "delete from songs where id = '{secret}'"]
[forms]
by_key = { songs = "iii-" }
also_logged = { songs = "iiii" }
by_number = { songs = "iil-" }
seen_by_all = { songs = "lil-" }
*/
create table bands (id uuid primary key, name text not null);
create table players (band_id uuid not null references bands, user_id uuid not null references auth.users, primary key (band_id, user_id));
alter table bands enable row level security;
alter table players enable row level security;
revoke all on bands, players from anon, authenticated;
grant select on players to authenticated;
create policy self on players for select to authenticated using (user_id = auth.uid());
create table songs (id uuid primary key default gen_random_uuid(), band_id uuid not null references bands, number int not null default 1, title text, gone boolean not null default false);
create table removed (song_id uuid not null, band_id uuid not null references bands, at timestamptz not null default now());
alter table songs enable row level security;
alter table removed enable row level security;
revoke all on removed from anon, authenticated;
create policy seen on songs for select to authenticated using (<<<band_id in (select p.band_id from players p where p.user_id = auth.uid())|||band_id in (select p.band_id from players p where p.user_id = auth.uid())|||band_id in (select p.band_id from players p where p.user_id = auth.uid())|||true>>>);
create policy added on songs for insert to authenticated with check (band_id in (select p.band_id from players p where p.user_id = auth.uid()));
create policy changed on songs for update to authenticated using (band_id in (select p.band_id from players p where p.user_id = auth.uid()));
create policy dropped on songs for delete to authenticated using (band_id in (select p.band_id from players p where p.user_id = auth.uid()));
<<<create rule hides as on delete to songs do instead update songs set gone = true where songs.id = old.id|||create rule notes as on delete to songs do also insert into removed (song_id, band_id) values (old.id, old.band_id)|||create rule hides as on delete to songs do instead update songs set gone = true where songs.number = old.number|||create rule hides as on delete to songs do instead update songs set gone = true where songs.id = old.id>>>;
-- rows
insert into bands values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into players values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into songs values ('{own}', '{A}', 1, 'own'), ('{secret}', '{B}', 1, 'secret');
