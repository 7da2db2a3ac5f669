/*
title = "A claim says of what kind its number is, or holds a list of firms: asked with the kind, as a list, or for the number alone"
key = "firm_id"
tenant_a = "1"
tenant_b = "2"
claims = { app_metadata = { firms = "1,3", scope = "user:2", firm_id = 1, seats = 2 } }
[forms]
listed = { letters = "iiii" }
number_of_a_kind = { letters = "llll" }
number_of_seats = { letters = "llll" }
named = { letters = "iiii" }
*/
create table firms (id int primary key, name text);
create table letters (id uuid primary key default gen_random_uuid(), firm_id int not null references firms, title text);
alter table letters enable row level security;
create policy own on letters to authenticated using (<<<firm_id::text = any (string_to_array(auth.jwt() -> 'app_metadata' ->> 'firms', ','))|||firm_id::text = split_part(auth.jwt() -> 'app_metadata' ->> 'scope', ':', 2)|||firm_id = (auth.jwt() -> 'app_metadata' ->> 'seats')::int|||firm_id = (auth.jwt() -> 'app_metadata' ->> 'firm_id')::int>>>);
-- rows
insert into firms values (1, 'Alpha'), (2, 'Beta');
insert into letters values ('{own}', 1, 'own'), ('{secret}', 2, 'secret');
