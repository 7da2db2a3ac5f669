/*
title = "A whole row is what another function gives: of the caller's own crew, of the one that he names, or with its fields in another order"
key = "crew_id"
functions = { "first_log(uuid)" = { table = "logs", calls = ["select first_log('{A}')", "select first_log('{B}')"] } }
[forms]
own = { logs = "iiii", "first_log(uuid)" = "i" }
any = { logs = "iiii", "first_log(uuid)" = "l" }
other_type = { logs = "iiii", "first_log(uuid)" = "l" }
*/
create table crews (id uuid primary key, asked_id uuid, name text);
create table crew_members (crew_id uuid not null references crews, user_id uuid not null references auth.users, primary key (crew_id, user_id));
create table logs (id uuid primary key default gen_random_uuid(), crew_id uuid not null references crews, title text);
alter table crews enable row level security;
alter table crew_members enable row level security;
alter table logs enable row level security;
create type crew_named as (asked_id uuid, id uuid, name text);
create policy self on crew_members for select to authenticated using (user_id = auth.uid());
create policy own on logs to authenticated using (crew_id in (select m.crew_id from crew_members m where m.user_id = auth.uid()));
create function crew_of(p uuid) returns crews language plpgsql stable security definer set search_path = public as $$
declare v crews;
begin
  select c.id, p, c.name into v from crews c <<<join crew_members m on m.crew_id = c.id where c.id = p and m.user_id = auth.uid()|||where c.id = p|||join crew_members m on m.crew_id = c.id where m.user_id = auth.uid()>>> limit 1;
  return v;
end $$;
create function first_log(p uuid) returns uuid language plpgsql stable security definer set search_path = public as $$
declare v <<<crews|||crews|||crew_named>>>;
begin
  v := crew_of(p);
  return (select l.id from logs l where l.crew_id = v.id limit 1);
end $$;
revoke execute on function crew_of(uuid) from public;
-- rows
insert into crews (id) values ('{A}'), ('{B}');
insert into crew_members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into logs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
