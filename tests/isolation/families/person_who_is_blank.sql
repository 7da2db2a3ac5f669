/*
title = "Staff by a setting, empty where nobody is bound: a row that is blank by itself names everybody then"
key = "cafe_id"
surface = "app"
settings = { "app.user" = "" }
[forms]
blank = { recipes = "llll" }
required = { recipes = "iiii" }
*/
create table cafes (id uuid primary key, name text not null);
create table staff (cafe_id uuid not null references cafes, user_id text not null<<< default ''|||>>>, primary key (cafe_id, user_id));
create table recipes (id uuid primary key default gen_random_uuid(), cafe_id uuid not null references cafes, title text not null);
alter table cafes enable row level security;
alter table staff enable row level security;
alter table recipes enable row level security;
revoke all on staff from anon, authenticated;
grant select on staff to authenticated;
create policy staff_self on staff for select to authenticated using (user_id = current_setting('app.user', true));
create policy recipes_of_cafe on recipes to authenticated using (cafe_id in (select s.cafe_id from staff s where s.user_id = current_setting('app.user', true)));
-- rows
insert into cafes values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into staff values ('{A}', '{ann}'), ('{B}', '{bob}')<<<, ('{B}', '')|||>>>;
insert into recipes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
