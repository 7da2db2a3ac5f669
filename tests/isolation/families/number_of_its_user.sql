/*
title = "A row has the number of its user: counted for all, or in each tenant anew"
key = "club_id"
role = "app_rw"
surface = "app"
extra_roles = ["app_rw"]
settings = { "app.user_id" = "7" }
[forms]
for_all = { docs = "illi" }
in_each = { docs = "llll" }
of_nothing = { docs = "llll" }
[meta.docs]
insert_overrides = { user_id = 7 }
*/
create role app_rw nologin;
grant usage on schema public to app_rw;
create table clubs (id uuid primary key);
create table users (club_id uuid not null references clubs, id int not null, name text, primary key (<<<id|||club_id, id|||club_id, id>>>));
create table docs (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, user_id int not null, title text<<<, foreign key (user_id) references users (id)|||, foreign key (club_id, user_id) references users (club_id, id)|||>>>);
alter table docs enable row level security;
grant select, insert, update, delete on docs to app_rw;
create policy his on docs using (user_id = nullif(current_setting('app.user_id', true), '')::int);
-- rows
insert into clubs values ('{A}'), ('{B}');
insert into users values ('{A}', 7, 'ann'), ('{B}', <<<8|||7|||7>>>, 'bob');
insert into docs values ('{own}', '{A}', 7, 'x'), ('{secret}', '{B}', <<<8|||7|||7>>>, 'y');
