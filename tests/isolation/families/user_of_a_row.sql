/*
title = "A row has a tenant and a user, and policies ask for the user: whose row it is, who took it, or whom it was shown to"
key = "club_id"
surface = "app"
setup_tries = [["update docs set user_id = '{ann}'"]]
[forms]
alone = { docs = "illi" }
beside_the_floor = { docs = "illi" }
taken = { docs = "llll" }
pulled_over = { docs = "idld" }
shown_to_guests = { doc_shares = "llll" }
[meta.docs]
insert_overrides = { user_id = "{ann}" }
[meta.doc_shares]
insert_overrides = { user_id = "{ann}" }
*/
create table clubs (id uuid primary key);
create table members (club_id uuid not null references clubs, user_id uuid not null references auth.users, primary key (club_id, user_id));
create table <<<docs|||docs|||docs|||docs|||doc_shares>>> (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, user_id uuid references auth.users, title text);
alter table clubs enable row level security;
alter table members enable row level security;
alter table <<<docs|||docs|||docs|||docs|||doc_shares>>> enable row level security;
create policy self on members for select to authenticated using (user_id = (select auth.uid()));
<<<create policy his on docs for all to authenticated using (user_id = (select auth.uid()));|||create policy anybody on docs for all to authenticated using (true);
create policy floor on docs as restrictive for all to authenticated using (club_id in (select m.club_id from members m where m.user_id = (select auth.uid())) or user_id = (select auth.uid()));|||create policy his on docs for all to authenticated using (user_id = (select auth.uid()));
create policy taken on docs for update to authenticated using (true) with check (user_id = (select auth.uid()));|||create policy seen on docs for select to authenticated using (club_id in (select m.club_id from members m where m.user_id = (select auth.uid())));
create policy his on docs for update to authenticated using (user_id = (select auth.uid())) with check (club_id in (select m.club_id from members m where m.user_id = (select auth.uid())));|||create policy his on doc_shares for all to authenticated using (user_id = (select auth.uid()));>>>
-- rows
insert into clubs values ('{A}'), ('{B}');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into <<<docs|||docs|||docs|||docs|||doc_shares>>> values ('{own}', '{A}', '{ann}', 'x'), ('{secret}', '{B}', '<<<{bob}|||{bob}|||{bob}|||{bob}|||{ann}>>>', 'y')<<<|||||||||, ('cb000000-0000-4000-8000-000000000003', '{B}', '{ann}', 'z')|||>>>;
