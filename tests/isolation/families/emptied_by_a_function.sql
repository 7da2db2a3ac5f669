/*
title = "A table that a function empties with its owner's rights: no policy believes it, it is where a trigger does it, or others refer to it"
key = "org_id"
[forms]
another_table = { notes = "iiii", "empty()" = "l" }
a_list_of_members = { notes = "iiii", "empty()" = "l" }
with_cascade = { notes = "iiii", "empty()" = "l" }
by_a_trigger = { notes = "iiil" }
by_a_trigger_elsewhere = { notes = "iiii" }
[functions."empty()"]
table = "notes"
calls = ["select empty()"]
effect = "write"
[attacks.notes]
delete = ["insert into pings (org_id) values ('{A}')"]
*/
create table orgs (id uuid primary key);
create table memberships (user_id uuid not null, org_id uuid not null references orgs, primary key (user_id, org_id));
create table notes (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
create table drafts (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
create table pings (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
insert into orgs values ('{A}'), ('{B}');
alter table notes enable row level security;
alter table drafts enable row level security;
alter table pings enable row level security;
alter table memberships enable row level security;
create policy own on memberships for select using (user_id = auth.uid());
create policy own on notes using (org_id in (select m.org_id from memberships m where m.user_id = auth.uid()));
create policy own on pings using (org_id in (select m.org_id from memberships m where m.user_id = auth.uid()));
create function empty() returns <<<void|||void|||void|||trigger|||trigger>>> language plpgsql security definer set search_path = '' as $$ begin
  <<<truncate public.notes;|||truncate public.notes, public.memberships;|||truncate public.notes cascade;|||truncate public.notes; return null;|||truncate public.drafts; return null;>>>
end $$;
<<<|||||||||create trigger empty after insert on pings for each row execute function empty();|||create trigger empty after insert on pings for each row execute function empty();>>>
-- rows
insert into memberships values ('{ann}', '{A}'), ('{bob}', '{B}');
insert into notes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
