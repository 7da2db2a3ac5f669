/*
title = "A trigger that keeps the tenant: for every change, or only when something else changes"
key = "lab_id"
attacks = { samples = { update = ["update samples set lab_id = '{B}' where id = '{own}'"] } }
[forms]
always = { samples = "iii-" }
with_title = { samples = "iil-" }
*/
create table labs (id uuid primary key, name text);
create table technicians (lab_id uuid references labs, user_id uuid references auth.users, primary key (lab_id, user_id));
create table samples (id uuid primary key default gen_random_uuid(), lab_id uuid not null references labs, title text);
alter table labs enable row level security;
alter table technicians enable row level security;
alter table samples enable row level security;
create policy t on technicians for select to authenticated using (user_id = auth.uid());
create policy s_see on samples for select to authenticated using (true = (lab_id in (select t.lab_id from technicians t where t.user_id = auth.uid())));
create policy s_add on samples for insert to authenticated with check (lab_id in (select t.lab_id from technicians t where t.user_id = auth.uid()));
create policy s_edit on samples for update to authenticated using (lab_id in (select t.lab_id from technicians t where t.user_id = auth.uid())) with check (true);
create policy s_drop on samples for delete to authenticated using (lab_id in (select t.lab_id from technicians t where t.user_id = auth.uid()));
create function keep_lab() returns trigger language plpgsql as $$ begin new.lab_id := old.lab_id; return new; end $$;
create trigger keep_lab before update on samples for each row <<<|||when (old.title is distinct from new.title) >>>execute function keep_lab();
-- rows
insert into labs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into technicians values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into samples values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
