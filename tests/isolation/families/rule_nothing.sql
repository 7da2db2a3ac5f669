/*
title = "Rules by which a table's rows are never changed: nothing is done, of one command alone, or something besides after all"
key = "bank_id"
[meta.my_entries]
facts_from = "entries"
insert_cols = ["id", "bank_id", "title"]
[attacks.entries]
update = ["update entries set title = 'x' where title = 'own'"]
delete = ["delete from entries where title = 'own'"]
[forms]
instead = { entries = "iidd", my_entries = "iidd" }
of_deletes_alone = { entries = "iild" }
with_another = { entries = "iil-" }
disabled = { entries = "iiil" }
*/
create table banks (id uuid primary key, name text not null);
create table tellers (bank_id uuid not null references banks, user_id uuid not null references auth.users, primary key (bank_id, user_id));
create table entries (id uuid primary key default gen_random_uuid(), bank_id uuid not null references banks, title text not null);
alter table banks enable row level security;
alter table tellers enable row level security;
alter table entries enable row level security;
revoke all on banks, tellers from anon, authenticated;
grant select on tellers to authenticated;
create policy self on tellers for select to authenticated using (user_id = auth.uid());
create policy seen on entries for select to authenticated using (bank_id in (select t.bank_id from tellers t where t.user_id = auth.uid()));
create policy added on entries for insert to authenticated with check (bank_id in (select t.bank_id from tellers t where t.user_id = auth.uid()));
create policy changed on entries for update to authenticated using (<<<bank_id in (select t.bank_id from tellers t where t.user_id = auth.uid())|||true|||bank_id in (select t.bank_id from tellers t where t.user_id = auth.uid())|||bank_id in (select t.bank_id from tellers t where t.user_id = auth.uid())>>>);
create policy dropped on entries for delete to authenticated using (<<<bank_id in (select t.bank_id from tellers t where t.user_id = auth.uid())|||bank_id in (select t.bank_id from tellers t where t.user_id = auth.uid())|||bank_id in (select t.bank_id from tellers t where t.user_id = auth.uid())|||true>>>);
create view my_entries with (security_invoker) as select id, bank_id, title from entries;
<<<create rule unchanged as on update to entries do instead nothing;||||||create rule unchanged as on update to entries do instead nothing;|||>>>
<<<create rule undropped as on delete to entries do instead nothing;|||create rule undropped as on delete to entries do instead nothing;||||||create rule undropped as on delete to entries do instead nothing;>>>
<<<||||||create rule cleared as on update to entries do also delete from entries where entries.title = 'secret' and old.title = 'own';|||alter table entries disable rule undropped;>>>
-- rows
insert into banks values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into tellers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into entries values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
