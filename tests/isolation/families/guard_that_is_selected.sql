/*
title = "What guards a call is a function whose value is kept and not asked: it raises an error, none, or one that tells"
key = "account_id"
[functions."status(uuid)"]
table = "notes"
calls = ["select status('{A}')", "select status('{B}')"]
[forms]
raising = { notes = "iiii", "status(uuid)" = "i" }
quiet = { notes = "iiii", "status(uuid)" = "l" }
telling = { notes = "iiii", "status(uuid)" = "l" }
*/
create table accounts (id uuid primary key default gen_random_uuid(), title text);
create table account_user (account_id uuid not null references accounts, user_id uuid not null references auth.users, role text not null default 'member', primary key (account_id, user_id));
create table notes (id uuid primary key default gen_random_uuid(), account_id uuid not null references accounts, title text);
alter table accounts enable row level security;
alter table account_user enable row level security;
alter table notes enable row level security;
create policy own on account_user for select to authenticated using (user_id = auth.uid());
create policy own on notes to authenticated using (account_id in (select m.account_id from account_user m where m.user_id = auth.uid()));
create function my_role(p uuid) returns text language plpgsql security definer set search_path = public as $$
declare found_role text; seen text;
begin
  select m.role into found_role from account_user m where m.user_id = auth.uid() and m.account_id = p;
  select n.title into seen from notes n where n.account_id = p limit 1;
  if found_role is null then <<<raise exception 'not found';|||return 'none';|||raise exception 'no role for %', seen;>>> end if;
  return found_role;
end $$;
create function status(p uuid) returns uuid language plpgsql security definer set search_path = public as $$
declare what uuid; whose text;
begin
  select my_role(p) into whose;
  select n.id into what from notes n where n.account_id = p limit 1;
  return what;
end $$;
revoke execute on function my_role(uuid) from public;
grant execute on function status(uuid) to authenticated;
-- rows
insert into accounts values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into account_user values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into notes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
