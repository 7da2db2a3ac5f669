/*
title = "A procedure purges what is old: of the caller's plant by its policies, or with its owner's rights of that one or of all"
key = "plant"
role = "plant_a"
surface = "app"
extra_roles = ["plant_a", "plant_b", "plants"]
tenant_a = "plant_a"
tenant_b = "plant_b"
[functions."purge_readings(timestamptz)"]
table = "readings"
effect = "write"
calls = ["call purge_readings(now())"]
[forms]
invoker = { readings = "iiii", "purge_readings(timestamptz)" = "i" }
asks = { readings = "iiii", "purge_readings(timestamptz)" = "i" }
of_all = { readings = "iiii", "purge_readings(timestamptz)" = "l" }
*/
create role plant_a nologin;
create role plant_b nologin;
create role plants nologin;
grant plants to plant_a, plant_b;
grant usage on schema public to plants;
create table readings (id uuid primary key default gen_random_uuid(), plant name not null default current_user, title text, taken_at timestamptz not null default now());
alter table readings enable row level security;
grant select, insert, update, delete on readings to plants;
create policy readings_of_plant on readings for all to plants using (plant = current_user);
create procedure purge_readings(p_before timestamptz) language sql security <<<invoker|||definer>>> set search_path = '' as $$
  delete from public.readings r where r.taken_at < p_before<<<||| and r.plant = current_setting('role')|||>>>
$$;
revoke execute on procedure purge_readings(timestamptz) from public;
grant execute on procedure purge_readings(timestamptz) to plants;
-- rows
insert into readings values ('{own}', 'plant_a', 'own', '2020-01-01'), ('{secret}', 'plant_b', 'secret', '2020-01-01');
