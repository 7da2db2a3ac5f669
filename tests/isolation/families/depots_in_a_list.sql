/*
title = "Depots in a list of the token, searched as a text: with marks on both sides of both, of the list's alone, or of none"
key = "depot"
claims = { app_metadata = { depots = "12,40" } }
[meta.parcels]
to_a = 12
to_b = 1
[forms]
between_marks = { parcels = "iiii" }
found_between_marks = { parcels = "iiii" }
without_marks = { parcels = "llll" }
marks_of_one = { parcels = "llll" }
one_mark = { parcels = "llll" }
not_found = { parcels = "llll" }
*/
create table parcels (id uuid primary key default gen_random_uuid(), depot int not null, title text);
alter table parcels enable row level security;
create policy p on parcels to authenticated using (<<<',' || (auth.jwt() -> 'app_metadata' ->> 'depots') || ',' like '%,' || depot || ',%'|||position(',' || depot::text || ',' in ',' || (auth.jwt() -> 'app_metadata' ->> 'depots') || ',') > 0|||auth.jwt() -> 'app_metadata' ->> 'depots' like '%' || depot || '%'|||',' || (auth.jwt() -> 'app_metadata' ->> 'depots') || ',' like '%' || depot || '%'|||',' || (auth.jwt() -> 'app_metadata' ->> 'depots') || ',' like '%' || depot || ',%' or ',' || (auth.jwt() -> 'app_metadata' ->> 'depots') || ',' like '%,' || depot || '%'|||strpos(',' || (auth.jwt() -> 'app_metadata' ->> 'depots') || ',', ',' || depot || ',') >= 0>>>);
-- rows
insert into parcels values ('{own}', 12, 'own'), ('{secret}', 1, 'secret');
