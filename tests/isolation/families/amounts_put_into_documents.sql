/*
title = "Numbers that are equal may be spelled otherwise in JSON, 1.0 and 1.00, letters of citext as well"
key = "org"
[forms]
whole = { papers = "d---" }
fractions = { papers = "l---" }
entries = { papers = "l---" }
letters = { papers = "l---" }
*/
create extension if not exists citext;
create table papers (id uuid primary key default gen_random_uuid(), org uuid not null, net <<<integer|||numeric|||numeric|||citext>>> not null, gross <<<integer|||numeric|||numeric|||citext>>> not null);
alter table papers enable row level security;
create policy own on papers for select to authenticated using (net = gross and <<<to_jsonb(net)::text <> to_jsonb(gross)::text|||to_jsonb(net)::text <> to_jsonb(gross)::text|||jsonb_build_object('n', net)::text <> jsonb_build_object('n', gross)::text|||to_jsonb(net) <> to_jsonb(gross)>>>);
-- rows
insert into papers (id, org, net, gross) values ('{own}', '{A}', <<<1, 1|||1.0, 1.00|||1.0, 1.00|||'A', 'a'>>>), ('{secret}', '{B}', <<<1, 1|||1.0, 1.00|||1.0, 1.00|||'A', 'a'>>>);
