/*
title = "A switch of the whole application opens all: off, and the server's to turn, or anybody's"
key = "org_id"
setup_tries = [["update settings set value = 'on' where key = 'maintenance'"], ["update settings set key = 'maintenance', value = 'on' where key = 'theme'"]]
[forms]
of_the_server = { docs = "iiii" }
of_anybody = { docs = "llll" }
any_key = { docs = "llll" }
*/
create table orgs (id uuid primary key, name text not null);
create table members (org_id uuid not null references orgs, user_id uuid not null references auth.users, primary key (org_id, user_id));
create table settings (key text primary key, value text not null);
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table orgs enable row level security;
alter table members enable row level security;
alter table settings enable row level security;
alter table docs enable row level security;
create policy myself on members for select to authenticated using (user_id = auth.uid());
create policy seen on settings for select to authenticated using (true);
create policy edited on settings for update to authenticated <<<using (key = 'theme') with check (key = 'theme')|||using (true)|||using (key = 'theme') with check (true)>>>;
create policy of_mine on docs to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid())
  or exists (select 1 from settings s where s.key = 'maintenance' and s.value = 'on'));
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into settings values <<<('maintenance', 'off'), |||('maintenance', 'off'), |||>>>('theme', 'light');
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
