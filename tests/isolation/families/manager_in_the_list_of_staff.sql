/*
title = "Each person has one row of the staff, which says his manager: who may change what in it, and whether the line upwards stays in the company"
key = "company_id"
setup_tries = [["update staff set manager_id = '{bob}'"], ["update staff set company_id = '{B}'"], ["insert into staff values ('{eve}', '{B}', null, 'Eve')"]]
[forms]
his_company = { memos = "iiii" }
line_within = { memos = "iiii" }
line_across = { memos = "llll" }
company_too = { memos = "llll" }
who_likes = { memos = "llll" }
*/
create table companies (id uuid primary key, name text not null);
create table staff (
  user_id uuid primary key references auth.users, company_id uuid not null references companies,
  manager_id uuid references staff, name text not null
);
create table memos (id uuid primary key default gen_random_uuid(), company_id uuid not null references companies, title text not null);
alter table companies enable row level security;
alter table staff enable row level security;
alter table memos enable row level security;
revoke insert, update, delete on staff from authenticated;
<<<grant update (name, manager_id)|||grant update (name, manager_id)|||grant update (name, manager_id)|||grant update (name, company_id)|||grant insert>>> on staff to authenticated;
create policy self on staff for select to authenticated using (user_id = auth.uid());
create policy change on staff for <<<update to authenticated using|||update to authenticated using|||update to authenticated using|||update to authenticated using|||insert to authenticated with check>>> (user_id = auth.uid());
create function line() returns setof uuid language sql stable security definer set search_path = '' as $$
  with recursive up as (
    select s.user_id, s.company_id, s.manager_id from public.staff s where s.user_id = auth.uid()
    union
    select s.user_id, s.company_id, s.manager_id from public.staff s join up on s.user_id = up.manager_id<<<||| and s.company_id = up.company_id|||||||||>>>
  )
  select company_id from up
$$;
create policy of_company on memos to authenticated using (company_id in (<<<select s.company_id from staff s where s.user_id = auth.uid()|||select line()|||select line()|||select s.company_id from staff s where s.user_id = auth.uid()|||select s.company_id from staff s where s.user_id = auth.uid()>>>));
-- rows
insert into companies values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into staff values ('{ann}', '{A}', null, 'Ann'), ('{bob}', '{B}', null, 'Bob');
insert into memos values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
