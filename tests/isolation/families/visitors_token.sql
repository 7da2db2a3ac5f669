/*
title = "Whoever has a token that ends is taken for signed in, and a visitor sends one too"
key = "museum_id"
role = "anon"
sessions = [{ role = "anon", claims = { role = "anon", iss = "supabase", exp = 2000000000 }, gucs = {} }]
[forms]
has_a_subject = { pieces = "dddd" }
has_an_end = { pieces = "lddd" }
*/
create table museums (id uuid primary key, name text not null);
alter table museums enable row level security;
create table pieces (id uuid primary key default gen_random_uuid(), museum_id uuid not null references museums, title text);
alter table pieces enable row level security;
revoke all on pieces from anon, authenticated;
grant select on pieces to anon, authenticated;
create policy signed_in on pieces for select using (<<<auth.jwt() ->> 'sub' is not null|||auth.jwt() ->> 'exp' is not null>>>);
-- rows
insert into museums values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into pieces values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
