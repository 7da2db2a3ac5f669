/*
title = "Who ranks high enough may read: in the row's company, or in any"
key = "company_id"
tenant_a = "1"
tenant_b = "2"
[meta.dossiers]
to_a = "1"
to_b = "2"
[forms]
here = { dossiers = "iiii" }
anywhere = { dossiers = "llll" }
highest = { dossiers = "llll" }
*/
create table companies (id bigint primary key, name text not null);
create table staff (id bigint generated always as identity primary key, company_id bigint not null references companies, uid uuid not null references auth.users, rank smallint not null default 1 check (rank between 1 and 9), unique (company_id, uid));
create table dossiers (id uuid primary key default gen_random_uuid(), company_id bigint not null references companies, min_rank smallint not null default 5, title text);
alter table companies enable row level security;
alter table staff enable row level security;
alter table dossiers enable row level security;
create policy staff_self on staff for select to authenticated using (uid = auth.uid());
create policy ranked on dossiers to authenticated using (<<<exists (select 1 from staff s where s.uid = auth.uid() and s.company_id = dossiers.company_id and s.rank >= min_rank)|||exists (select 1 from staff s where s.uid = auth.uid() and s.rank >= min_rank)|||(select max(s.rank) from staff s where s.uid = auth.uid()) >= min_rank>>>);
-- rows
insert into companies values (1, 'Alpha'), (2, 'Beta');
insert into staff (company_id, uid, rank) values (1, '{ann}', 9), (2, '{bob}', 9);
insert into dossiers values ('{own}', 1, 5, 'own'), ('{secret}', 2, 5, 'secret');
