/*
title = "Nothing lists the tenants: a roster, roles or the person's own row tell whose they are, or what he did there"
key = "org_id"
setup_tries = [["insert into roster (org_id, user_id) values ('{B}', '{ann}')"], ["update profiles set org_id = '{B}'"], ["insert into votes (org_id, user_id) values ('{B}', '{ann}')"], ["insert into user_roles (org_id, user_id, role) values ('{B}', '{ann}', 'editor')"]]
[forms]
roster = { docs = "iiii" }
roster_open = { docs = "llll" }
roles = { docs = "iiii" }
roles_open = { docs = "llll" }
profile = { docs = "iiii" }
profile_free = { docs = "llll" }
voted = { docs = "llll" }
*/
<<<create table roster (org_id uuid not null, user_id uuid not null references auth.users, primary key (org_id, user_id));
create policy mine on roster for select to authenticated using (user_id = auth.uid());
|||create table roster (org_id uuid not null, user_id uuid not null references auth.users, primary key (org_id, user_id));
create policy mine on roster for all to authenticated using (user_id = auth.uid());
|||create table user_roles (id int generated always as identity primary key, user_id uuid not null, org_id uuid not null, role text not null);
create policy mine on user_roles for select to authenticated using (user_id = auth.uid());
|||create table user_roles (id int generated always as identity primary key, user_id uuid not null, org_id uuid not null, role text not null);
create policy mine on user_roles for all to authenticated using (user_id = auth.uid() and role <> 'owner');
|||create table profiles (id uuid primary key references auth.users, org_id uuid, nick text);
create policy mine on profiles to authenticated using (id = auth.uid());
revoke insert, update on profiles from anon, authenticated;
grant update (nick) on profiles to authenticated;
|||create table profiles (id uuid primary key references auth.users, org_id uuid, nick text);
create policy mine on profiles to authenticated using (id = auth.uid());
|||create table votes (org_id uuid not null, user_id uuid not null references auth.users, primary key (org_id, user_id));
create policy mine on votes for all to authenticated using (user_id = auth.uid());
>>>
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null, title text);
create policy of_org on docs to authenticated using (org_id in (select m.org_id from <<<roster|||roster|||user_roles|||user_roles|||profiles|||profiles|||votes>>> m where m.<<<user_id|||user_id|||user_id|||user_id|||id|||id|||user_id>>> = auth.uid()));
do $$ declare t text; begin
  for t in select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' loop
    execute format('alter table %I enable row level security', t);
  end loop;
end $$;
-- rows
insert into <<<roster values|||roster values|||user_roles (org_id, user_id, role) values|||user_roles (org_id, user_id, role) values|||profiles (org_id, id) values|||profiles (org_id, id) values|||votes values>>> ('{A}', '{ann}'<<<||||||, 'editor'|||, 'editor'|||>>>), ('{B}', '{bob}'<<<||||||, 'editor'|||, 'editor'|||>>>);
insert into docs (id, org_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
