/*
title = "A trigger makes a member of whoever's request is approved: by an admin, or by himself"
key = "org_id"
setup_tries = [["insert into requests (org_id) values ('{B}')", "update requests set status = 'approved' where user_id = '{ann}'"], ["update requests set org_id = '{B}', status = 'approved' where user_id = '{ann}'"]]
[forms]
by_an_admin = { events = "iiii" }
by_himself = { events = "llll" }
*/
create type request_status as enum ('pending', 'approved', 'declined');
create table orgs (id uuid primary key, name text);
create table org_users (org_id uuid references orgs, user_id uuid references auth.users, admin boolean not null default false, primary key (org_id, user_id));
create table requests (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, user_id uuid not null default auth.uid() references auth.users, status request_status not null default 'pending');
create table events (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table orgs enable row level security;
alter table org_users enable row level security;
alter table requests enable row level security;
alter table events enable row level security;
create function is_admin(org uuid) returns boolean language sql stable security definer set search_path = ''
  return exists (select 1 from public.org_users u where u.org_id = org and u.user_id = auth.uid() and u.admin);
create policy org_users_self on org_users for select to authenticated using (user_id = auth.uid());
create policy events_members on events for all to authenticated using (org_id in (select u.org_id from org_users u where u.user_id = auth.uid()));
create policy requests_read on requests for select to authenticated using (user_id = auth.uid() or is_admin(org_id));
create policy requests_ask on requests for insert to authenticated with check (user_id = auth.uid() and status = 'pending');
create policy requests_decide on requests for update to authenticated using (<<<|||user_id = auth.uid() or >>>is_admin(org_id));
create function welcome() returns trigger language plpgsql security definer set search_path = '' as $$ begin
  insert into public.org_users (org_id, user_id) values (new.org_id, new.user_id) on conflict do nothing;
  return null;
end $$;
create trigger requests_approved after update of status on requests
  for each row when (new.status = 'approved' and old.status is distinct from new.status) execute function welcome();
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into org_users values ('{A}', '{ann}', false), ('{B}', '{bob}', true);
insert into requests (org_id, user_id) values ('{A}', '{ann}');
insert into events values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
