/*
title = "A function changes any profile: its name, or its key, which members' rows follow"
key = "org_id"
setup_tries = [["select change('{ann}', '{eve}'), change('{bob}', '{ann}')"]]
[forms]
name = { docs = "iiii" }
key = { docs = "llll" }
*/
create table profiles (id uuid primary key references auth.users, name text);
create table orgs (id uuid primary key, name text);
create table members (org_id uuid references orgs, user_id uuid references profiles on update cascade, primary key (org_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table orgs enable row level security;
alter table profiles enable row level security;
alter table members enable row level security;
alter table docs enable row level security;
create policy m on members for select to authenticated using (user_id = auth.uid());
create policy s on docs to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
create function change(p_old uuid, p_new uuid) returns void language sql security definer set search_path = '' as $$ update public.profiles set <<<name = p_new::text|||id = p_new>>> where id = p_old $$;
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into profiles values ('{ann}'), ('{bob}');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
