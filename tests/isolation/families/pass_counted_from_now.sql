/*
title = "Whoever likes writes himself a pass that ends so long before or after now, and policies ask that it has not ended"
key = "pool_id"
setup_tries = [["insert into passes values ('{B}', auth.uid(), now() + interval '50 minutes')"], ["insert into passes values ('{B}', auth.uid(), now() - interval '50 minutes')"], ["insert into passes values ('{B}', auth.uid(), now() - interval '2 hours')"]]
[forms]
ended = { slots = "iiii" }
ends_soon = { slots = "llll" }
ended_or_not = { slots = "llll" }
asks_less = { slots = "llll" }
*/
create table pools (id uuid primary key, name text not null);
create table passes (pool_id uuid not null references pools, user_id uuid not null references auth.users, valid_until timestamptz not null, primary key (pool_id, user_id));
create table slots (id uuid primary key default gen_random_uuid(), pool_id uuid not null references pools, title text not null);
alter table pools enable row level security;
alter table passes enable row level security;
alter table slots enable row level security;
revoke update, delete on passes from authenticated;
create policy self on passes for select to authenticated using (user_id = auth.uid());
create policy wish on passes for insert to authenticated with check (
  user_id = auth.uid() and valid_until <= <<<now() - interval '1 day'|||now() + interval '1 hour'|||now() - interval '0 days' + interval '1 day'|||now() - interval '1 hour'>>>);
create policy of_pool on slots to authenticated using (exists (
  select 1 from passes p where p.pool_id = slots.pool_id and p.user_id = auth.uid() and now() <<<|||||||||- interval '1 day'>>> < p.valid_until));
-- rows
insert into pools values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into passes values ('{A}', '{ann}', '2999-01-01'), ('{B}', '{bob}', '2999-01-01');
insert into slots values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
