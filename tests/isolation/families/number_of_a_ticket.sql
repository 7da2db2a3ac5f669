/*
title = "Attachments by the number of their ticket: numbers are a tenant's own, and the tenant is compared, or not"
key = "desk_id"
[forms]
with_desk = { attachments = "iiii" }
number_only = { attachments = "llll" }
*/
create table desks (id uuid primary key, name text);
create table agents (desk_id uuid references desks, user_id uuid references auth.users, primary key (desk_id, user_id));
create table tickets (desk_id uuid references desks, number int not null, subject text, primary key (desk_id, number));
create table attachments (id uuid primary key default gen_random_uuid(), desk_id uuid not null, ticket_number int not null, title text, foreign key (desk_id, ticket_number) references tickets);
alter table desks enable row level security;
alter table agents enable row level security;
alter table tickets enable row level security;
alter table attachments enable row level security;
create policy a on agents for select to authenticated using (user_id = auth.uid());
create policy t on tickets for select to authenticated using (desk_id in (select a.desk_id from agents a where a.user_id = auth.uid()));
create policy at on attachments to authenticated using (exists (select 1 from tickets t where t.number = attachments.ticket_number<<< and t.desk_id = attachments.desk_id|||>>>));
-- rows
insert into desks values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into agents values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into tickets values ('{A}', 1, 'a'), ('{B}', 1, 'b');
insert into attachments values ('{own}', '{A}', 1, 'own'), ('{secret}', '{B}', 1, 'secret');
