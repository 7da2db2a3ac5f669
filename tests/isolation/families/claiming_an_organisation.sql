/*
title = "Whoever made an organisation may enrol himself in it: and who made it is fixed, or may be taken over"
key = "organization_id"
setup_tries = [["update organizations set created_by = '{ann}'", "insert into organization_members values ('{B}', '{ann}', 'owner')"], ["update organizations set created_by = '{ann}' where id = '{B}'", "insert into organization_members values ('{B}', '{ann}', 'owner')"], ["insert into organization_members values ('{B}', '{ann}', 'owner')"]]
[forms]
creators_own = { contacts = "iiii" }
taken_over = { contacts = "llll" }
*/
create table organizations (id uuid primary key default gen_random_uuid(), name text not null, created_by uuid references auth.users);
create table organization_members (organization_id uuid references organizations, user_id uuid references auth.users, role text not null check (role in ('owner', 'admin', 'member')), primary key (organization_id, user_id));
alter table organizations enable row level security;
alter table organization_members enable row level security;
create policy org_select on organizations for select to authenticated using (true);
create policy org_update on organizations for update to authenticated using (<<<created_by = auth.uid()|||true>>>) with check (created_by = auth.uid());
create policy members_select on organization_members for select to authenticated using (user_id = auth.uid());
create policy members_insert on organization_members for insert to authenticated with check (user_id = auth.uid() and exists (select 1 from organizations o where o.id = organization_id and o.created_by = auth.uid()));
create table contacts (id uuid primary key default gen_random_uuid(), organization_id uuid not null references organizations, title text);
alter table contacts enable row level security;
create policy contacts_all on contacts to authenticated using (exists (select 1 from organization_members om where om.organization_id = contacts.organization_id and om.user_id = auth.uid()));
-- rows
insert into organizations values ('{A}', 'Alpha', '{ann}'), ('{B}', 'Beta', '{bob}');
insert into organization_members values ('{A}', '{ann}', 'owner'), ('{B}', '{bob}', 'owner');
insert into contacts values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
