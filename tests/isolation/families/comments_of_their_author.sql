/*
title = "Comments: whoever wrote one reads it and takes it back, or makes himself the author of any: by an update, by a rule, by the key that authors have"
key = "space_id"
setup_tries = [["update comments set user_id = '{ann}'"], ["insert into taken values ('{secret}')"], ["delete from comments", "delete from authors where id = '{ann}'", "update authors set id = '{ann}' where id = '{bob}'"]]
[meta.comments]
tenant = "(select n.space_id from notes n where n.id = t.note_id)"
insert_overrides = { user_id = "{ann}" }
move = "note_id = '00000000-0000-4000-8000-0000000000b1'"
[forms]
own = { comments = "idii" }
taken = { comments = "ldll" }
by_a_rule = { comments = "ldll" }
by_a_key = { comments = "ldll" }
*/
create table spaces (id uuid primary key, name text not null);
create table space_users (space_id uuid not null references spaces (id), user_id uuid not null references auth.users (id), primary key (space_id, user_id));
create table notes (id uuid primary key default gen_random_uuid(), space_id uuid not null references spaces (id), title text not null);
create table authors (id uuid primary key references auth.users (id));
create table taken (comment_id uuid primary key, by uuid not null default auth.uid());
create table comments (id uuid primary key default gen_random_uuid(), note_id uuid not null references notes (id) on delete cascade, user_id uuid not null default auth.uid() references <<<auth.users (id)|||auth.users (id)|||auth.users (id)|||authors (id) on update cascade>>>, title text not null);
alter table spaces enable row level security;
alter table space_users enable row level security;
alter table notes enable row level security;
alter table comments enable row level security;
alter table authors enable row level security;
alter table taken enable row level security;
create policy take on taken for insert to authenticated with check (by = auth.uid());
<<<||||||create rule take as on insert to taken do also update comments set user_id = new.by where id = new.comment_id;|||create policy listed on authors for select to authenticated using (true);
create policy renamed on authors for all to authenticated using (true) with check (id = auth.uid());>>>
revoke update on comments from anon, authenticated;
grant update (title<<<|||, user_id||||||>>>) on comments to authenticated;
create policy me on space_users for select to authenticated using (user_id = auth.uid());
create policy notes_of on notes for select to authenticated using (space_id in (select m.space_id from space_users m where m.user_id = auth.uid()));
create policy seen on comments for select to authenticated using (user_id = auth.uid() or note_id in (select n.id from notes n));
create policy edited on comments for update to authenticated using (<<<user_id = auth.uid()|||true|||user_id = auth.uid()|||user_id = auth.uid()>>>) with check (user_id = auth.uid());
create policy taken_back on comments for delete to authenticated using (user_id = auth.uid());
-- rows
insert into spaces values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into space_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into notes values ('00000000-0000-4000-8000-0000000000a1', '{A}', 'own'), ('00000000-0000-4000-8000-0000000000b1', '{B}', 'secret');
insert into authors values ('{ann}'), ('{bob}');
insert into comments values ('{own}', '00000000-0000-4000-8000-0000000000a1', '{ann}', 'own'), ('{secret}', '00000000-0000-4000-8000-0000000000b1', '{bob}', 'secret');
