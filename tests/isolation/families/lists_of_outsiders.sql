/*
title = "A table that pairs people with lodges as a membership does: of those who are in, who were, who wait"
key = "lodge_id"
[forms]
members = { scrolls = "iiii" }
former = { scrolls = "llll" }
waiting = { scrolls = "llll" }
inviters = { scrolls = "llll" }
*/
create table lodges (id uuid primary key, name text not null);
create table <<<lodge_members (lodge_id uuid not null references lodges, user_id uuid not null references auth.users, primary key (lodge_id, user_id))|||former_members (lodge_id uuid not null references lodges, user_id uuid not null references auth.users, primary key (lodge_id, user_id))|||lodge_waitlist (lodge_id uuid not null references lodges, user_id uuid not null references auth.users, primary key (lodge_id, user_id))|||lodge_members (id uuid primary key default gen_random_uuid(), lodge_id uuid not null references lodges, inviter_user_id uuid references auth.users, user_id uuid not null references auth.users)>>>;
alter table lodges enable row level security;
alter table <<<lodge_members|||former_members|||lodge_waitlist|||lodge_members>>> enable row level security;
revoke all on lodges, <<<lodge_members|||former_members|||lodge_waitlist|||lodge_members>>> from anon, authenticated;
grant select on <<<lodge_members|||former_members|||lodge_waitlist|||lodge_members>>> to authenticated;
create policy self on <<<lodge_members|||former_members|||lodge_waitlist|||lodge_members>>> for select to authenticated using (<<<user_id|||user_id|||user_id|||inviter_user_id>>> = auth.uid());
create table scrolls (id uuid primary key default gen_random_uuid(), lodge_id uuid not null references lodges, title text);
alter table scrolls enable row level security;
create policy of_lodge on scrolls to authenticated using (lodge_id in (select m.lodge_id from <<<lodge_members m where m.user_id|||former_members m where m.user_id|||lodge_waitlist m where m.user_id|||lodge_members m where m.inviter_user_id>>> = auth.uid()));
-- rows
insert into lodges values ('{A}', 'Alpha'), ('{B}', 'Beta');
<<<insert into lodge_members values ('{A}', '{ann}'), ('{B}', '{bob}');|||insert into former_members values ('{B}', '{ann}');|||insert into lodge_waitlist values ('{B}', '{ann}');|||insert into lodge_members (lodge_id, inviter_user_id, user_id) values ('{B}', '{ann}', '{bob}');>>>
insert into scrolls values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
