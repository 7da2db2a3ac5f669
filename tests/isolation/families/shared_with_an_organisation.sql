/*
title = "A document shared with an organisation: by members of its own, or by those who receive it"
key = "org_id"
setup_tries = [["insert into file_shares (file_id, with_org) values ('{secret}', '{A}')"]]
[forms]
givers = { files = "-iii" }
receivers = { files = "liii" }
*/
create table orgs (id uuid primary key, name text);
create table people (org_id uuid not null references orgs, user_id uuid not null references auth.users, primary key (org_id, user_id));
create table files (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
create table file_shares (file_id uuid not null references files on delete cascade, with_org uuid not null references orgs, primary key (file_id, with_org));
alter table orgs enable row level security;
alter table people enable row level security;
alter table files enable row level security;
alter table file_shares enable row level security;
create function my_orgs() returns setof uuid language sql stable security definer set search_path = '' as $$ select p.org_id from public.people p where p.user_id = auth.uid() $$;
create function org_of(p_file uuid) returns uuid language sql stable security definer set search_path = '' as $$ select f.org_id from public.files f where f.id = p_file $$;
create policy s_see on file_shares for select to authenticated using (with_org in (select my_orgs()));
create policy s_add on file_shares for insert to authenticated with check (<<<org_of(file_id)|||with_org>>> in (select my_orgs()));
create policy f_see on files for select to authenticated using (org_id in (select my_orgs()) or exists (select 1 from file_shares s where s.file_id = files.id and s.with_org in (select my_orgs())));
create policy f_add on files for insert to authenticated with check (org_id in (select my_orgs()));
create policy f_edit on files for update to authenticated using (org_id in (select my_orgs()));
create policy f_drop on files for delete to authenticated using (org_id in (select my_orgs()));
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into people values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into files values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
