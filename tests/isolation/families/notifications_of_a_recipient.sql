/*
title = "Notifications: made by members for members of the same tribe, or for anybody under any tribe"
key = "tribe_id"
[meta.notifications]
insert_overrides = { sender = "{ann}" }
own_overrides = { sender = "{ann}" }
[forms]
same = { notifications = "iidi" }
sender_only = { notifications = "ildi" }
*/
create table tribes (id uuid primary key, name text);
create table tribe_members (tribe_id uuid not null references tribes, member_id uuid not null references auth.users, primary key (tribe_id, member_id));
create table notifications (id uuid primary key default gen_random_uuid(), tribe_id uuid not null references tribes, sender uuid not null references auth.users, recipient uuid not null references auth.users, title text);
alter table tribes enable row level security;
alter table tribe_members enable row level security;
alter table notifications enable row level security;
revoke update on notifications from authenticated, anon;
create policy tm on tribe_members for select to authenticated using (member_id = auth.uid());
create policy n_read on notifications for select to authenticated using (tribe_id in (select tm.tribe_id from tribe_members tm where tm.member_id = auth.uid()));
create policy n_drop on notifications for delete to authenticated using (recipient = auth.uid() and tribe_id in (select tm.tribe_id from tribe_members tm where tm.member_id = auth.uid()));
create policy n_send on notifications for insert to authenticated with check (sender = auth.uid()<<< and tribe_id in (select tm.tribe_id from tribe_members tm where tm.member_id = auth.uid())|||>>>);
-- rows
insert into tribes values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into tribe_members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into notifications values ('{own}', '{A}', '{ann}', '{ann}', 'own'), ('{secret}', '{B}', '{bob}', '{bob}', 'secret');
