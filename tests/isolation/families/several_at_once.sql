/*
title = "A function that takes several tenants: all of them must be the caller's, or one"
key = "fund_id"
[functions."positions_of(uuid[])"]
table = "positions"
calls = ["select id from positions_of(array['{A}']::uuid[])", "select id from positions_of(array['{A}', '{B}']::uuid[])", "select id from positions_of(array['{B}']::uuid[])"]
[forms]
all = { positions = "iiii", "positions_of(uuid[])" = "i" }
one = { positions = "iiii", "positions_of(uuid[])" = "l" }
*/
create table funds (id uuid primary key, name text);
create table managers (fund_id uuid references funds, user_id uuid references auth.users, primary key (fund_id, user_id));
create table positions (id uuid primary key default gen_random_uuid(), fund_id uuid not null references funds, title text);
alter table funds enable row level security;
alter table managers enable row level security;
alter table positions enable row level security;
create policy m on managers for select to authenticated using (user_id = auth.uid());
create policy p on positions to authenticated using (fund_id in (select m.fund_id from managers m where m.user_id = auth.uid()));
create function my_funds() returns uuid[] language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(m.fund_id), '{}') from public.managers m where m.user_id = auth.uid()
$$;
create function positions_of(p_funds uuid[]) returns setof positions language plpgsql stable security definer set search_path = '' as $$
begin
  if not (p_funds <<< <@ ||| && >>> public.my_funds()) then
    raise exception 'not a manager';
  end if;
  return query select x.* from public.positions x where x.fund_id = any (p_funds);
end
$$;
-- rows
insert into funds values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into managers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into positions values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
