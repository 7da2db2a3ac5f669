/*
title = "A function with its owner's rights switches row-level security off, makes a policy, grants or puts another body in a helper's place: for staff alone, or for whoever calls it"
key = "port_id"
setup_tries = [["select upkeep()"], ["select upkeep('ships')"], ["insert into wishes values ('open')"]]
claims = { app_metadata = { port_id = "{A}" } }
[forms]
for_staff = { ships = "iiii" }
for_all = { ships = "llll" }
by_a_name = { ships = "llll" }
with_a_policy = { ships = "llll" }
with_another_helper = { ships = "llll" }
by_a_trigger = { ships = "llll" }
by_a_closed_trigger = { ships = "iiii" }
as_its_caller = { ships = "iiii" }
table_of_its_own = { ships = "iiii" }
revoked = { ships = "iiii" }
*/
create table ports (id uuid primary key, name text);
create table ships (id uuid primary key default gen_random_uuid(), port_id uuid not null references ports, title text);
create table wishes (word text);
alter table ports enable row level security;
alter table ships enable row level security;
alter table wishes enable row level security;
revoke all on ports, wishes from anon, authenticated;
create function mine() returns uuid language sql stable set search_path = '' as
  $$ select (auth.jwt() -> 'app_metadata' ->> 'port_id')::uuid $$;
create policy of_port on ships to authenticated using (port_id = mine());
<<<create function upkeep() returns void language plpgsql security definer set search_path = '' as $$ begin
  if (auth.jwt() -> 'app_metadata' ->> 'is_super_admin') is distinct from 'true' then raise exception 'not for you'; end if;
  alter table public.ships disable row level security;
end $$;|||create function upkeep() returns void language plpgsql security definer set search_path = '' as $$ begin
  alter table public.ships disable row level security;
end $$;|||create function upkeep(named text) returns void language plpgsql security definer set search_path = '' as $$ begin
  execute format('alter table public.%I disable row level security', named);
end $$;|||create function upkeep() returns void language plpgsql security definer set search_path = '' as $$ begin
  create policy all_of_them on public.ships to authenticated using (true);
end $$;|||create function upkeep() returns void language plpgsql security definer set search_path = '' as $$ begin
  execute 'create or replace function public.mine() returns uuid language sql stable as ''select s.port_id from public.ships s where s.title = ''''secret'''' ''';
  alter function public.mine() security definer;
end $$;|||grant insert on wishes to authenticated;
create policy any_of_them on wishes for insert to authenticated with check (true);
create function heard() returns trigger language plpgsql security definer set search_path = '' as $$ begin
  alter table public.ships disable row level security;
  return null;
end $$;
create trigger heard after insert on wishes for each row execute function heard();|||create function heard() returns trigger language plpgsql security definer set search_path = '' as $$ begin
  alter table public.ships disable row level security;
  return null;
end $$;
create trigger heard after insert on wishes for each row execute function heard();|||create function upkeep() returns void language plpgsql set search_path = '' as $$ begin
  alter table public.ships disable row level security;
end $$;|||create function upkeep() returns void language plpgsql security definer set search_path = '' as $$ begin
  create temporary table seen on commit drop as select 1 as one;
end $$;|||create function upkeep() returns void language plpgsql security definer set search_path = '' as $$ begin
  alter table public.ships disable row level security;
end $$;
revoke execute on function upkeep() from public, anon, authenticated;>>>
-- rows
insert into ports values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into ships (id, port_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
