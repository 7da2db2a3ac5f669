/*
title = "Where NULL is put into a document there is a JSON null, in which nothing is found"
key = "org"
[forms]
found = { papers = "i---" }
set_and_found = { papers = "i---" }
built = { papers = "l---" }
set_lax = { papers = "l---" }
listed = { papers = "l---" }
collected = { papers = "l---" }
*/
create table seats (org uuid, person uuid references auth.users, primary key (org, person));
create table papers (id uuid primary key default gen_random_uuid(), org uuid not null);
alter table seats enable row level security;
alter table papers enable row level security;
revoke insert, update, delete, truncate on seats from anon, authenticated;
create policy self on seats for select to authenticated using (person = auth.uid());
create policy own on papers for select to authenticated using (<<<
    jsonb_build_object('k', case when org in (select s.org from seats s where s.person = auth.uid()) then jsonb_build_object('o', '1') end) -> 'k' ->> 'o' = '1'|||
    jsonb_set_lax('{}'::jsonb, '{k}', case when org in (select s.org from seats s where s.person = auth.uid()) then jsonb_build_object('o', '1') end) #>> '{k,o}' = '1'|||
    (jsonb_build_object('k', case when org in (select s.org from seats s where s.person = auth.uid()) then jsonb_build_object('o', '1') end) -> 'k' ->> 'o') is null|||
    (jsonb_set_lax('{}'::jsonb, '{k}', case when org in (select s.org from seats s where s.person = auth.uid()) then jsonb_build_object('o', '1') end) #>> '{k,o}') is null|||
    (jsonb_build_array(case when org in (select s.org from seats s where s.person = auth.uid()) then array['a'] end) #>> '{0,0}') is null|||
    (select jsonb_agg(case when s.org = papers.org then jsonb_build_object('o', 1) end) -> 0 ->> 'o' from seats s where s.person = auth.uid()) is null>>>);
-- rows
insert into seats values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into papers values ('{own}', '{A}'), ('{secret}', '{B}');
