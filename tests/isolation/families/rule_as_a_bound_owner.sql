/*
title = "A rule writes as its view's owner: whom the table's policies bind, or who owns the table"
key = "choir_id"
meta = { songs_to_add = { facts_from = "songs", insert_cols = ["id", "choir_id", "title"] } }
extra_roles = ["librarian"]
[forms]
bound = { songs_to_add = "ii--" }
forced = { songs_to_add = "ii--" }
not_bound = { songs_to_add = "il--" }
not_bound_for_callers = { songs_to_add = "il--" }
*/
create table choirs (id uuid primary key, name text not null);
create table singers (choir_id uuid not null references choirs, user_id uuid not null references auth.users, primary key (choir_id, user_id));
alter table choirs enable row level security;
alter table singers enable row level security;
revoke all on choirs, singers from anon, authenticated;
create role librarian nologin;
grant usage on schema public, auth to librarian;
grant select on singers to authenticated, librarian;
create policy self on singers for select using (user_id = auth.uid());
create table songs (id uuid primary key default gen_random_uuid(), choir_id uuid not null references choirs, title text);
alter table songs enable row level security;
grant select, insert on songs to librarian;
revoke all on songs from anon;
revoke insert, update, delete on songs from authenticated;
create policy of_choir on songs using (choir_id in (select s.choir_id from singers s where s.user_id = auth.uid()));
create view songs_to_add <<<||||||with (security_invoker)>>> as select s.id, s.choir_id, s.title from songs s where s.choir_id in (select x.choir_id from singers x where x.user_id = auth.uid());
create rule adds as on insert to songs_to_add do instead insert into songs (id, choir_id, title) values (coalesce(new.id, gen_random_uuid()), new.choir_id, new.title);
revoke all on songs_to_add from anon;
revoke update, delete on songs_to_add from authenticated;
<<<alter view songs_to_add owner to librarian;|||alter table songs owner to librarian; alter table songs force row level security; alter view songs_to_add owner to librarian;|||alter table songs owner to librarian; alter view songs_to_add owner to librarian;|||>>>
-- rows
insert into choirs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into singers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into songs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
