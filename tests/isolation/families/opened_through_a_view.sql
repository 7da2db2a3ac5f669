/*
title = "A trigger on jobs, which nobody writes by hand, switches row-level security off: they come through a view with its owner's rights, by a rule, or not at all"
key = "org_id"
setup_tries = [["insert into asked (what) values ('open')"]]
[forms]
read = { docs = "iiii" }
by_a_view = { docs = "llll" }
by_a_rule = { docs = "llll" }
*/
create table orgs (id uuid primary key);
create table members (org_id uuid not null references orgs, user_id uuid not null references auth.users, primary key (org_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
create table jobs (no bigint generated always as identity primary key, what text);
alter table orgs enable row level security;
alter table members enable row level security;
alter table docs enable row level security;
alter table jobs enable row level security;
revoke insert, update, delete on members, jobs from anon, authenticated;
create policy self on members for select to authenticated using (user_id = auth.uid());
create policy s on docs to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
<<<create view asked as select what from jobs;|||create view asked as select what from jobs;|||create table asked (what text);
alter table asked enable row level security;
create policy own on asked to authenticated using (true);
create rule asked as on insert to asked do also insert into jobs (what) values (new.what);>>>
revoke all on asked from anon, authenticated;
grant select<<<|||, insert|||, insert>>> on asked to authenticated;
create function act() returns trigger language plpgsql security definer set search_path = '' as $$ begin alter table public.docs disable row level security; return null; end $$;
create trigger act after insert on jobs for each row execute function act();
-- rows
insert into orgs values ('{A}'), ('{B}');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
