/*
title = "Who clears a shelf of his library leaves its books without it: of those that belong to no library nobody sees any, or everybody does, and the key unsets the shelf alone, or the library with it"
key = "library_id"
null_rows = "protected"
[attacks]
books = { update = ["delete from shelves where id = '{own}'", "update shelves set id = 'ca000000-0000-4000-8000-000000000009' where id = '{own}'"] }
[forms]
hidden = { books = "ii-i", shelves = "iiii" }
shown = { books = "iili", shelves = "iiii" }
shelf_alone = { books = "iiii", shelves = "iiii" }
shelf_alone_on_delete = { books = "iili", shelves = "iiii" }
changed = { books = "iili", shelves = "iii-" }
*/
create table libraries (id uuid primary key);
create table readers (library_id uuid not null references libraries, user_id uuid not null references auth.users, primary key (library_id, user_id));
create table shelves (id uuid primary key default gen_random_uuid(), library_id uuid not null references libraries, title text, unique (library_id, id));
create table books (
  id uuid primary key default gen_random_uuid(), library_id uuid references libraries, shelf_id uuid, title text,
  foreign key (library_id, shelf_id) references shelves (library_id, id) on delete <<<set null|||set null|||set null (shelf_id)|||set null (shelf_id) on update set null|||no action on update set null>>>
);
alter table libraries enable row level security;
alter table readers enable row level security;
alter table shelves enable row level security;
alter table books enable row level security;
revoke insert, update, delete on libraries, readers from anon, authenticated;
create policy self on readers for select to authenticated using (user_id = auth.uid());
create policy s on shelves to authenticated using (library_id in (select r.library_id from readers r where r.user_id = auth.uid()));
create policy s on books for select to authenticated using (library_id in (select r.library_id from readers r where r.user_id = auth.uid())<<<||| or library_id is null||| or library_id is null||| or library_id is null||| or library_id is null>>>);
create policy i on books for insert to authenticated with check (library_id in (select r.library_id from readers r where r.user_id = auth.uid()));
create policy u on books for update to authenticated using (library_id in (select r.library_id from readers r where r.user_id = auth.uid()));
create policy d on books for delete to authenticated using (library_id in (select r.library_id from readers r where r.user_id = auth.uid()));
-- rows
insert into libraries values ('{A}'), ('{B}');
insert into readers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into shelves values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into books values ('{own}', '{A}', '{own}', 'own'), ('{secret}', '{B}', '{secret}', 'secret');
