/*
title = "A circle lists persons, of whom each user has one: asked by a common one, by all of mine, with persons made by oneself, with a key changed, taken over"
key = "circle_id"
setup_tries = [["insert into people (id, user_id) values ('da000000-0000-4000-8000-000000000009', auth.uid())"], ["update people set id = 'da000000-0000-4000-8000-000000000009'"], ["update people set user_id = auth.uid() where user_id = '{bob}'"]]
[forms]
common = { photos = "iiii" }
all_of_mine = { photos = "llll" }
made_by_oneself = { photos = "llll" }
own_key_changed = { photos = "llll" }
of_one_alone = { photos = "iiii" }
taken_over = { photos = "llll" }
*/
create table people (id uuid primary key default gen_random_uuid(), user_id uuid not null <<<unique|||unique||||||unique|||unique|||>>> references auth.users (id), nick text);
create table circles (id uuid primary key, member_ids uuid[] not null default '{}');
create table photos (id uuid primary key default gen_random_uuid(), circle_id uuid not null references circles (id), title text not null);
alter table people enable row level security;
alter table circles enable row level security;
alter table photos enable row level security;
create policy people_self on people for select to authenticated using (<<<user_id = auth.uid()|||user_id = auth.uid()|||user_id = auth.uid()|||user_id = auth.uid()|||user_id = auth.uid()|||true>>>);
create policy circles_read on circles for select to authenticated using (true);
<<<revoke update on people from authenticated; grant update (nick) on people to authenticated;
create policy people_edit on people for update to authenticated using (user_id = auth.uid());||||||create policy people_add on people for insert to authenticated with check (user_id = auth.uid());|||create policy people_edit on people for update to authenticated using (user_id = auth.uid());||||||create policy people_take on people for update to authenticated using (true) with check (user_id = auth.uid());>>>
create policy photos_circle on photos for all to authenticated using (exists (
  select 1 from circles c where c.id = photos.circle_id and c.member_ids <<<&&|||@>|||&&|||&&|||&&|||&&>>> array(select p.id from people p where p.user_id = (select auth.uid()))));
-- rows
insert into people (id, user_id) values ('da000000-0000-4000-8000-000000000001', '{ann}'), ('da000000-0000-4000-8000-000000000002', '{bob}');
insert into circles values ('{A}', array['da000000-0000-4000-8000-000000000001']::uuid[]), ('{B}', array['da000000-0000-4000-8000-000000000002', 'da000000-0000-4000-8000-000000000009']::uuid[]);
insert into photos values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
