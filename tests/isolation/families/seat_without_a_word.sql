/*
title = "A seat counts while its document has no invitation, or one that was accepted: deleting asks whose seat it is, or if there is one"
key = "org_id"
[forms]
own_org = { notes = "iiii" }
any_seat = { notes = "iiil" }
*/
create table orgs (id uuid primary key default gen_random_uuid(), name text not null);
create table agents (
  id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, user_id uuid references auth.users,
  name text not null, extra jsonb, unique (org_id, user_id)
);
create table notes (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table orgs enable row level security;
alter table agents enable row level security;
alter table notes enable row level security;
create function my_orgs() returns setof uuid language plpgsql stable security definer set search_path = '' as $$
begin
  return query select a.org_id from public.agents a where a.user_id = auth.uid()
    and (a.extra -> 'invitation' is null or a.extra -> 'invitation' ->> 'status' = 'accepted')
    and (case a.extra ->> 'role' when 'owner' then 3 when 'admin' then 2 else 1 end) >= 1;
end $$;
create policy seen on notes for select to authenticated using (org_id in (select my_orgs()));
create policy made on notes for insert to authenticated with check (org_id in (select my_orgs()));
create policy changed on notes for update to authenticated using (org_id in (select my_orgs()));
create policy gone on notes for delete to authenticated using (<<<org_id in (select my_orgs())|||exists (select 1 from my_orgs())>>>);
-- rows
insert into orgs (id, name) values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into agents (org_id, user_id, name) values ('{A}', '{ann}', 'Ann'), ('{B}', '{bob}', 'Bob');
insert into notes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
