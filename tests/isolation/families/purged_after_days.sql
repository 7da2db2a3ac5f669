/*
title = "A function that clears up deletes what is older than so many days: of everybody, or of the caller's firms"
key = "firm_id"
[functions."purge(integer)"]
table = "bills"
calls = ["select purge()", "select purge(1)"]
effect = "write"
[forms]
of_mine = { bills = "iiii", "purge(integer)" = "i" }
of_everybody = { bills = "iiii", "purge(integer)" = "l" }
*/
create table firms (id uuid primary key, name text);
create table staff (firm_id uuid not null references firms, user_id uuid not null references auth.users, primary key (firm_id, user_id));
create table bills (id uuid primary key default gen_random_uuid(), firm_id uuid not null references firms, title text, created_at timestamptz not null default now());
alter table firms enable row level security;
alter table staff enable row level security;
alter table bills enable row level security;
create policy myself on staff for select to authenticated using (user_id = auth.uid());
create policy of_firm on bills to authenticated using (firm_id in (select s.firm_id from staff s where s.user_id = auth.uid()));
create function purge(p_days int default 30) returns void language sql security definer set search_path = '' as $$
  delete from public.bills b where b.created_at < now() - make_interval(days => p_days)<<< and b.firm_id in (select s.firm_id from public.staff s where s.user_id = auth.uid())|||>>>
$$;
-- rows
insert into firms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into staff values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into bills values ('{own}', '{A}', 'own', '2020-01-01'), ('{secret}', '{B}', 'secret', '2020-01-01');
