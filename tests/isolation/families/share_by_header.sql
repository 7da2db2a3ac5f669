/*
title = "A share link: the request names its token, which a list of links tells to all or to nobody"
key = "studio_id"
setup_tries = [["select set_config('request.headers', json_build_object('x-share', (select token from links where studio_id = '{B}'))::text, true)"], ["select set_config('request.headers', '{\"x-share\": \"tok-beta-9\"}', true)"]]
settings = { "request.headers" = "{}" }
[forms]
own_links = { songs = "i---" }
all_links = { songs = "l---" }
*/
create table studios (id uuid primary key, name text not null);
create table producers (studio_id uuid not null references studios, user_id uuid not null references auth.users, primary key (studio_id, user_id));
create table links (id uuid primary key default gen_random_uuid(), studio_id uuid not null references studios, token text not null);
alter table studios enable row level security;
alter table producers enable row level security;
alter table links enable row level security;
revoke all on studios, producers, links from anon, authenticated;
grant select on producers, links to authenticated;
create policy self on producers for select to authenticated using (user_id = auth.uid());
create policy listed on links for select to authenticated using (<<<studio_id in (select p.studio_id from producers p where p.user_id = auth.uid())|||token is not null>>>);
create table songs (id uuid primary key default gen_random_uuid(), studio_id uuid not null references studios, title text);
alter table songs enable row level security;
revoke all on songs from anon, authenticated;
grant select on songs to authenticated;
create policy of_studio on songs for select to authenticated using (
  studio_id in (select p.studio_id from producers p where p.user_id = auth.uid())
  or exists (select 1 from links l where l.studio_id = songs.studio_id and l.token = current_setting('request.headers', true)::json ->> 'x-share')
);
-- rows
insert into studios values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into producers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into links (studio_id, token) values ('{A}', 'tok-alpha'), ('{B}', 'tok-beta');
insert into songs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
