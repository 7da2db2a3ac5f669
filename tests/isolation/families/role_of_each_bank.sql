/*
title = "A database role for each tenant: who one is, who one could become, or who one signed in as"
key = "bank"
role = "bank_a"
surface = "app"
tenant_a = "bank_a"
tenant_b = "bank_b"
meta = { wires = { to_a = "bank_a", to_b = "bank_b" } }
extra_roles = ["bank_a", "bank_b", "bank_audit"]
[forms]
current = { wires = "iiii" }
usage = { wires = "iiii" }
member = { wires = "llll" }
left = { wires = "llll" }
usage_of_a_helpers_owner = { wires = "llll" }
usage_of_a_helpers_caller = { wires = "iiii" }
*/
create role bank_a nologin;
create role bank_b nologin;
create role bank_audit nologin noinherit;
grant bank_b to bank_audit <<<|||with inherit false, set false|||with inherit false, set false||||||||| >>>;
grant bank_audit to bank_a with inherit false, set false;
create table wires (id uuid primary key default gen_random_uuid(), bank text not null check (bank in ('bank_a', 'bank_b')), title text);
alter table wires enable row level security;
grant select, insert, update, delete on wires to bank_a, bank_b;
create function holds(p text) returns boolean language sql stable security <<<invoker|||invoker|||invoker|||invoker|||definer|||invoker>>> set search_path = ''
as $$ select pg_has_role(current_user, p::name, 'USAGE') $$;
create policy of_bank on wires to bank_a, bank_b using (<<<bank = current_user|||pg_has_role(current_user, bank::name, 'USAGE')|||pg_has_role(current_user, bank::name, 'MEMBER')|||left(bank, 4) = left(current_user, 4)|||holds(bank)|||holds(bank)>>>);
-- rows
insert into wires values ('{own}', 'bank_a', 'own'), ('{secret}', 'bank_b', 'secret');
