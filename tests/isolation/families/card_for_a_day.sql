/*
title = "A card that is valid lets in: everybody may make himself one for a day, or one that is over"
key = "pool_id"
setup_tries = [["insert into cards values ('{B}', auth.uid(), now() + interval '1 hour')"]]
[forms]
over = { lanes = "iiii" }
for_a_day = { lanes = "llll" }
*/
create table pools (id uuid primary key, name text);
create table cards (pool_id uuid not null references pools, user_id uuid not null references auth.users, valid_until timestamptz not null, primary key (pool_id, user_id));
create table lanes (id uuid primary key default gen_random_uuid(), pool_id uuid not null references pools, title text);
alter table pools enable row level security;
alter table cards enable row level security;
alter table lanes enable row level security;
create policy own on cards for select to authenticated using (user_id = auth.uid());
create policy issued on cards for insert to authenticated with check (user_id = auth.uid() and <<<valid_until < now()|||valid_until <= now() + interval '1 day'>>>);
create policy of_pool on lanes to authenticated using (pool_id in (select c.pool_id from cards c where c.user_id = auth.uid() and c.valid_until > now()));
-- rows
insert into pools values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into cards values ('{A}', '{ann}', '2099-01-01'), ('{B}', '{bob}', '2099-01-01');
insert into lanes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
