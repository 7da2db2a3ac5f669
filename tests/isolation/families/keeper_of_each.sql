/*
title = "No table lists the tenants but one that names the keeper of each, known by the handle that is its key: nobody writes it, or whoever likes, or it names who asked last"
key = "handle"
setup_tries = [["update shops set keeper = '{ann}'"]]
[forms]
kept = { orders = "iiii" }
given = { orders = "iiii" }
taken = { orders = "llll" }
of_any_spelling = { orders = "iiii" }
*/
create extension if not exists citext;
create table shops (handle <<<text|||text|||text|||citext>>> primary key, keeper uuid not null references auth.users, title text);
alter table shops enable row level security;
create policy read on shops for select to authenticated using (<<<keeper = auth.uid()|||keeper = auth.uid()|||true|||keeper = auth.uid()>>>);
<<<|||revoke update on shops from authenticated; grant update (keeper) on shops to authenticated; create policy give on shops for update to authenticated using (keeper = auth.uid()) with check (true);|||create policy take on shops for update to authenticated using (true);|||>>>
create table orders (id uuid primary key default gen_random_uuid(), handle <<<text|||text|||text|||citext>>> not null, title text);
alter table orders enable row level security;
create policy of_shop on orders to authenticated using (exists (select 1 from shops s where s.keeper = auth.uid() and s.handle = orders.handle));
-- rows
insert into shops values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into orders values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
