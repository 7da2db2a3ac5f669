/*
title = "A consultant's list of allowed addresses in the row of the company: exact, or found within a text"
key = "company_id"
[forms]
exact = { reports = "iiii" }
within = { reports = "llll" }
*/
create table companies (id uuid primary key, name text not null, allowed_emails text not null default '');
alter table companies enable row level security;
create table reports (id uuid primary key default gen_random_uuid(), company_id uuid not null references companies, title text);
alter table reports enable row level security;
create function allowed(p_company uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.companies c where c.id = p_company and <<<auth.jwt() ->> 'email' = any (string_to_array(c.allowed_emails, ','))|||c.allowed_emails like '%' || (auth.jwt() ->> 'email') || '%'>>>)
$$;
create policy by_address on reports to authenticated using (allowed(company_id));
-- rows
insert into companies values ('{A}', 'Alpha', 'ann@alpha.test'), ('{B}', 'Beta', 'joann@alpha.test,bob@beta.test');
insert into reports values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
