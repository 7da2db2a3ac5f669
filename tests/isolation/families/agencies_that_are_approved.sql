/*
title = "What is joined by its key decides as well: who approves an agency, who gives out badges, who counts the marks against one"
key = "org_id"
[forms]
by_others = { docs = "iiii" }
approves_itself = { docs = "llll" }
takes_a_badge = { docs = "llll" }
wipes_a_mark = { docs = "llll" }
*/
create table orgs (id uuid primary key, name text);
create table members (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
create table partnerships (agency_id uuid references orgs on delete cascade, org_id uuid references orgs on delete cascade, primary key (agency_id, org_id));
create table approvals (agency_id uuid, org_id uuid references orgs, primary key (agency_id, org_id));
create table badges (id uuid primary key default gen_random_uuid(), org_id uuid references orgs, holder uuid);
create table marks (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table orgs enable row level security;
alter table members enable row level security;
alter table partnerships enable row level security;
alter table approvals enable row level security;
alter table badges enable row level security;
alter table marks enable row level security;
alter table docs enable row level security;
revoke all on orgs, members, partnerships, approvals, badges, marks from anon, authenticated;
grant select on members, partnerships, approvals, badges, marks to authenticated;
create policy self on members for select to authenticated using (user_id = auth.uid());
create policy any_of_them on partnerships for select to authenticated using (true);
create policy any_of_them on approvals for select to authenticated using (true);
create policy any_of_them on badges for select to authenticated using (true);
create policy any_of_them on marks for select to authenticated using (true);
create policy of_members on docs to authenticated using (
  org_id in (
    select m.org_id from members m join badges b on b.org_id = m.org_id and b.holder = m.user_id left join marks k on k.org_id = m.org_id and k.user_id = m.user_id
    where m.user_id = auth.uid() group by m.org_id having count(k.org_id) = 0)
  or org_id in (select p.org_id from partnerships p join approvals a using (agency_id, org_id) join members m on m.org_id = p.agency_id where m.user_id = auth.uid())
);
<<<select;|||grant insert on approvals to authenticated;
create policy approve on approvals for insert to authenticated with check (agency_id in (select m.org_id from members m where m.user_id = auth.uid()));|||grant insert on badges to authenticated;
create policy take on badges for insert to authenticated with check (holder = auth.uid());|||grant delete on marks to authenticated;
create policy wipe on marks for delete to authenticated using (user_id = auth.uid());>>>
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}')<<<|||||||||>>>;
<<<select;|||insert into partnerships values ('{A}', '{B}');|||insert into members values ('{B}', '{ann}');|||insert into members values ('{B}', '{ann}');>>>
insert into badges (org_id, holder) values ('{A}', '{ann}')<<<|||||||||, ('{B}', '{ann}')>>>;
<<<select;|||select;|||select;|||insert into marks values ('{B}', '{ann}');>>>
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
