/*
title = "A request to join that its author may approve himself, or not"
key = "club"
tenant_a = "north"
tenant_b = "south"
setup_tries = [["insert into memberships (club, member, state) values ('south', '{ann}', 'requested')", "update memberships set state = 'active' where member = '{ann}' and club = 'south'"], ["insert into memberships (club, member, state) values ('south', '{ann}', 'active')"], ["insert into memberships (club, member, state) values ('south', '{ann}', 'requested')", "update memberships set state = 'left' where member = '{ann}' and club = 'south'"], ["insert into memberships (club, member, state) values ('south', '{ann}', 'requested')"]]
[forms]
may_leave = { matches = "iiii" }
may_approve = { matches = "llll" }
*/
create table clubs (slug text primary key, name text);
create type membership_state as enum ('requested', 'active', 'left');
create table memberships (club text not null references clubs, member uuid not null references auth.users, state membership_state not null default 'requested', primary key (club, member));
alter table clubs enable row level security;
alter table memberships enable row level security;
revoke delete, truncate on memberships from authenticated, anon;
create policy m_select on memberships for select to authenticated using (member = auth.uid());
create policy m_insert on memberships for insert to authenticated with check (member = auth.uid() and state = 'requested');
create policy m_update on memberships for update to authenticated using (member = auth.uid()) with check (member = auth.uid()<<< and state = 'left'|||>>>);
create table matches (id uuid primary key default gen_random_uuid(), club text not null references clubs, title text);
alter table matches enable row level security;
create policy of_club on matches to authenticated using (club in (select m.club from memberships m where m.member = auth.uid() and m.state = 'active'));
-- rows
insert into clubs values ('north', 'N'), ('south', 'S');
insert into memberships values ('north', '{ann}', 'active'), ('south', '{bob}', 'active');
insert into matches values ('{own}', 'north', 'own'), ('{secret}', 'south', 'secret');
