/*
title = "Notes that name their author are his to read, in a table like another: nothing else writes it, or a function gives them to who asks"
key = "org_id"
setup_tries = [["select claim('{secret}')"]]
[forms]
tidied = { docs = "iddd", notes = "iddd" }
claimed = { docs = "iddd", notes = "lddd" }
*/
create table orgs (id uuid primary key, name text);
create table members (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text, created_by uuid references auth.users);
create table notes (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text, created_by uuid references auth.users);
alter table orgs enable row level security;
alter table members enable row level security;
alter table docs enable row level security;
alter table notes enable row level security;
create policy m on members for select to authenticated using (user_id = auth.uid());
create policy s on docs for select to authenticated using (created_by = auth.uid() or org_id in (select m.org_id from members m where m.user_id = auth.uid()));
create policy s on notes for select to authenticated using (created_by = auth.uid() or org_id in (select m.org_id from members m where m.user_id = auth.uid()));
create function claim(p uuid) returns void language sql security definer set search_path = '' as $$ update public.<<<docs set title = trim(title)|||notes set created_by = auth.uid()>>> where id = p $$;
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', 'own', '{ann}'), ('{secret}', '{B}', 'secret', '{bob}');
insert into notes values ('{own}', '{A}', 'own', '{ann}'), ('{secret}', '{B}', 'secret', '{bob}');
