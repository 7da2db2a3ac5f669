/*
title = "A tree of units by path: below the caller's, or beginning with the same letters"
key = "holding"
tenant_a = "1"
tenant_b = "2"
[meta.assets]
to_a = "1"
to_b = "2"
[forms]
with_separator = { assets = "i---" }
same_letters = { assets = "l---" }
*/
create table holdings (id int primary key, name text);
create table units (id int primary key, holding int not null references holdings, path text not null unique, unique (id, holding));
create table unit_heads (unit int references units, user_id uuid references auth.users, primary key (unit, user_id));
create table assets (id uuid primary key default gen_random_uuid(), holding int not null references holdings, unit int not null, title text, foreign key (unit, holding) references units (id, holding));
alter table holdings enable row level security;
alter table units enable row level security;
alter table unit_heads enable row level security;
alter table assets enable row level security;
create function below_mine(p_unit int, p_holding int) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (
    select 1 from public.unit_heads h join public.units top on top.id = h.unit join public.units u on <<<(u.path = top.path or u.path like top.path || '/%') and u.holding = top.holding|||u.path like top.path || '%'>>>
    where h.user_id = auth.uid() and u.id = p_unit and u.holding = p_holding
  )
$$;
create policy below on assets for select to authenticated using (below_mine(unit, holding));
-- rows
insert into holdings values (1, 'Alpha'), (2, 'Beta');
insert into units values (10, 1, 'al'), (11, 1, 'al/x'), (20, 2, 'alb');
insert into unit_heads values (10, '{ann}'), (20, '{bob}');
insert into assets values ('{own}', 1, 10, 'own'), ('{secret}', 2, 20, 'secret');
