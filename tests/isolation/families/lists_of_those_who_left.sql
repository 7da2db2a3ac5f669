/*
title = "Beside the members a table of pairs: of those who help out, or of those who left, are locked out, or bought something"
key = "club_id"
[forms]
helpers = { letters = "iiii" }
leavers = { letters = "llll" }
locked_out = { letters = "llll" }
buyers = { letters = "llll" }
*/
create table clubs (id uuid primary key);
create table club_members (club_id uuid not null references clubs, user_id uuid not null references auth.users, primary key (club_id, user_id));
create table <<<club_staff|||offboarded_members|||locked_members|||club_purchases>>> (club_id uuid not null references clubs, user_id uuid not null references auth.users, primary key (club_id, user_id));
create table letters (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
alter table clubs enable row level security;
alter table club_members enable row level security;
alter table <<<club_staff|||offboarded_members|||locked_members|||club_purchases>>> enable row level security;
alter table letters enable row level security;
revoke insert, update, delete on all tables in schema public from anon, authenticated;
grant insert, update, delete on letters to authenticated;
create policy self on club_members for select to authenticated using (user_id = auth.uid());
create policy self on <<<club_staff|||offboarded_members|||locked_members|||club_purchases>>> for select to authenticated using (user_id = auth.uid());
create policy of_club on letters to authenticated using (club_id in (select m.club_id from club_members m where m.user_id = auth.uid() union select o.club_id from <<<club_staff|||offboarded_members|||locked_members|||club_purchases>>> o where o.user_id = auth.uid()));
-- rows
insert into clubs values ('{A}'), ('{B}');
insert into club_members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into <<<club_staff|||offboarded_members|||locked_members|||club_purchases>>> values <<<('{A}', '{ann}')|||('{B}', '{ann}')|||('{B}', '{ann}')|||('{B}', '{ann}')>>>;
insert into letters values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
