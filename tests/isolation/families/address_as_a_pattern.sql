/*
title = "Listed addresses are compared with the caller's without regard to case: by lower, or by ilike"
key = "firm_id"
[[sessions]]
role = "authenticated"
gucs = {}
claims = { sub = "{ann}", role = "authenticated", email = "b_b@beta.test" }
[forms]
lowered = { papers = "dddd" }
pattern = { papers = "llll" }
*/
create table firms (id uuid primary key, name text);
create table firm_staff (firm_id uuid references firms, email text not null, primary key (firm_id, email));
create table papers (id uuid primary key default gen_random_uuid(), firm_id uuid not null references firms, title text);
alter table firms enable row level security;
alter table firm_staff enable row level security;
alter table papers enable row level security;
create policy p on papers to authenticated using (exists (select 1 from firm_staff s where s.firm_id = papers.firm_id and <<<lower(s.email) = lower(auth.jwt() ->> 'email')|||s.email ilike (auth.jwt() ->> 'email')>>>));
create policy s on firm_staff for select to authenticated using (<<<lower(email) = lower(auth.jwt() ->> 'email')|||email ilike (auth.jwt() ->> 'email')>>>);
-- rows
insert into firms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into firm_staff values ('{A}', 'ann@alpha.test'), ('{B}', 'bob@beta.test');
insert into papers values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
