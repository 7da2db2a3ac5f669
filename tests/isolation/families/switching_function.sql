/*
title = "A function that switches the caller's organisation: to one of his, or to any"
key = "organization"
setup_tries = [["select switch_organization('{B}')"], ["select switch_organization('{A}')"]]
[forms]
asks = { quotes = "iiii" }
does_not = { quotes = "llll" }
*/
create table organizations (id uuid primary key, name text);
create table employments (organization uuid references organizations, employee uuid references auth.users, primary key (organization, employee));
create table profiles (id uuid primary key references auth.users, organization uuid references organizations);
create table quotes (id uuid primary key default gen_random_uuid(), organization uuid not null references organizations, title text);
alter table organizations enable row level security;
alter table employments enable row level security;
alter table profiles enable row level security;
alter table quotes enable row level security;
create policy pr on profiles for select to authenticated using (id = auth.uid());
create function switch_organization(target uuid) returns void language plpgsql security definer set search_path = '' as $$
begin
  update public.profiles p set organization = target where p.id = auth.uid()<<< and exists (select 1 from public.employments e where e.organization = target and e.employee = auth.uid())|||>>>;
end
$$;
create policy q on quotes to authenticated using (organization = (select p.organization from profiles p where p.id = auth.uid()));
-- rows
insert into organizations values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into employments values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into profiles values ('{ann}', '{A}'), ('{bob}', '{B}');
insert into quotes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
