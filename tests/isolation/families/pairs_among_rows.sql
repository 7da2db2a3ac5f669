/*
title = "An organisation and a person, looked for together among the seats"
key = "org"
[forms]
among = { papers = "i---" }
any = { papers = "i---" }
none_other = { papers = "i---" }
not_among = { papers = "l---" }
another_place = { papers = "l---" }
not_known = { papers = "l---" }
not_true = { papers = "l---" }
not_less = { papers = "l---" }
*/
create table seats (org uuid not null, person uuid not null references auth.users, primary key (org, person));
create table papers (id uuid primary key default gen_random_uuid(), org uuid not null, writer uuid);
alter table seats enable row level security;
alter table papers enable row level security;
revoke insert, update, delete, truncate on seats from anon, authenticated;
create policy self on seats for select to authenticated using (person = auth.uid());
create policy own on papers for select to authenticated using (<<<
    (org, auth.uid()) in (select s.org, s.person from seats s)|||
    (org, auth.uid()) = any (select s.org, s.person from seats s)|||
    not ((org, auth.uid()) <> all (select s.org, s.person from seats s))|||
    (org, auth.uid()) not in (select s.org, s.person from seats s)|||
    (coalesce(writer, auth.uid()), auth.uid()) in (select s.person, s.person from seats s)|||
    ((writer, auth.uid()) in (select s.org, s.person from seats s)) is null|||
    ((writer, org) in (select s.org, s.person from seats s)) is not true|||
    (org, 1) >= any (select s.org, 1 from seats s)>>>);
-- rows
insert into seats values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into papers (id, org) values ('{own}', '{A}'), ('{secret}', '{B}');
