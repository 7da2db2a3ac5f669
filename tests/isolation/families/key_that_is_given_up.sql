/*
title = "Who founds an organisation is its member, and its notes refer to nothing: another's row there is deleted, or gets another key, and the old key is founded anew"
key = "org_id"
setup_tries = [["delete from orgs where id = '{B}'", "select found_org('{B}')"], ["update orgs set id = 'b3b3b3b3-0000-4000-8000-000000000003' where id = '{B}'", "select found_org('{B}')"], ["select renumber_org('{B}', 'b3b3b3b3-0000-4000-8000-000000000003')", "select found_org('{B}')"], ["delete from hosts", "select found_org('{B}')"]]
[forms]
own = { notes = "iiii" }
deleted = { notes = "llll" }
changed = { notes = "llll" }
by_a_function = { notes = "llll" }
with_its_host = { notes = "llll" }
held_in_part = { notes = "llll" }
*/
create table hosts (id uuid primary key);
create table orgs (id uuid primary key, host_id uuid references hosts on delete cascade);
create table members (org_id uuid not null references orgs on delete cascade on update cascade, user_id uuid not null references auth.users, primary key (org_id, user_id));
create table boards (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs on delete cascade, unique (org_id, id));
create table notes (id uuid primary key default gen_random_uuid(), org_id uuid not null, board_id uuid, title text<<<|||||||||||||||, foreign key (org_id, board_id) references boards (org_id, id) on delete cascade>>>);
alter table hosts enable row level security;
alter table orgs enable row level security;
alter table members enable row level security;
alter table boards enable row level security;
alter table notes enable row level security;
revoke insert, update, delete on hosts, orgs, members, boards from anon, authenticated;
create policy s on members for select to authenticated using (user_id = auth.uid());
create policy s on orgs for select to authenticated using (true);
<<<grant update, delete on orgs to authenticated;
create policy d on orgs for delete to authenticated using (id in (select m.org_id from members m where m.user_id = auth.uid()));
|||grant delete on orgs to authenticated;
create policy d on orgs for delete to authenticated using (true);
|||grant update (id) on orgs to authenticated;
create policy u on orgs for update to authenticated using (true);
||||||grant select, delete on hosts to authenticated;
create policy h on hosts to authenticated using (true);
|||grant delete on orgs to authenticated;
create policy d on orgs for delete to authenticated using (true);
>>>create policy n on notes to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
create function found_org(fresh uuid) returns void language plpgsql security definer set search_path = '' as $$
begin
  insert into public.orgs (id) values (fresh);
  insert into public.members (org_id, user_id) values (fresh, auth.uid());
end $$;
create function renumber_org(was uuid, now uuid) returns void language plpgsql security definer set search_path = '' as $$
begin
  <<<raise exception 'ask the office'|||raise exception 'ask the office'|||raise exception 'ask the office'|||update public.orgs o set id = now where o.id = was|||raise exception 'ask the office'|||raise exception 'ask the office'>>>;
end $$;
-- rows
insert into hosts values ('{secret}');
insert into orgs values ('{A}', null), ('{B}', '{secret}');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into notes (id, org_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
