/*
title = "A company by the domain of the signed e-mail address, kept in its row or in a list that others may add to"
key = "company_id"
setup_tries = [["insert into company_domains (company_id, domain) values ('{B}', 'alpha.test')"], ["update companies set domain = 'alpha.test'"]]
[forms]
in_its_row = { papers = "iiii" }
listed = { papers = "iiii" }
listed_folded = { papers = "iiii" }
listed_open = { papers = "llll" }
any_row_edited = { papers = "llll" }
end_of_it = { papers = "llll" }
*/
create table companies (id uuid primary key, name text not null, domain text unique);
create table company_domains (company_id uuid not null references companies, domain text not null, primary key (company_id, domain));
alter table companies enable row level security;
alter table company_domains enable row level security;
create policy seen on companies for select to authenticated using (true);
create policy listed on company_domains for select to authenticated using (true);
<<<||||||
|||create policy add on company_domains for insert to authenticated with check (domain = split_part(auth.jwt() ->> 'email', '@', 2));
|||alter table companies drop constraint companies_domain_key;
create policy edit on companies for update to authenticated using (true);
|||>>>
create function mine() returns setof uuid language sql stable security definer set search_path = '' as $$
  <<<select c.id from public.companies c where c.domain = split_part(auth.jwt() ->> 'email', '@', 2)
|||select d.company_id from public.company_domains d where d.domain = split_part(auth.jwt() ->> 'email', '@', 2)
|||select d.company_id from public.company_domains d where lower(d.domain) = lower(split_part(auth.jwt() ->> 'email', '@', 2))
|||select d.company_id from public.company_domains d where d.domain = split_part(auth.jwt() ->> 'email', '@', 2)
|||select c.id from public.companies c where c.domain = split_part(auth.jwt() ->> 'email', '@', 2)
|||select c.id from public.companies c where auth.jwt() ->> 'email' like '%' || c.domain>>>
$$;
create table papers (id uuid primary key default gen_random_uuid(), company_id uuid not null references companies, title text);
alter table papers enable row level security;
create policy of_company on papers to authenticated using (company_id in (select mine()));
-- rows
insert into companies values ('{A}', 'Alpha', 'alpha.test'), ('{B}', 'Beta', '<<<beta|||beta|||beta|||beta|||beta|||a>>>.test');
insert into company_domains values ('{A}', 'alpha.test'), ('{B}', 'beta.test');
insert into papers (id, company_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
