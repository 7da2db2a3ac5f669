/*
title = "Rows are of database roles: and whoever may hand out another's role hands it to himself, with SQL of his own"
key = "owner_role"
role = "bank_a"
surface = "sql"
extra_roles = ["bank_a", "bank_b", "bank_desk"]
tenant_a = "bank_a"
tenant_b = "bank_b"
setup_tries = [["grant bank_b to bank_a"]]
[attacks.transfers]
select = [["grant bank_b to bank_a", "set local role bank_b", "select id::text from transfers"]]
insert = [["grant bank_b to bank_a", "set local role bank_b", "insert into transfers (owner_role, title) values ('bank_b', 'x')"]]
update = [["grant bank_b to bank_a", "set local role bank_b", "update transfers set title = 'x'"]]
delete = [["grant bank_b to bank_a", "set local role bank_b", "delete from transfers"]]
[forms]
of_the_name_handed_out = { transfers = "llll" }
of_the_name_never = { transfers = "iiii" }
of_the_role_handed_out = { transfers = "llll" }
of_the_role_by_another = { transfers = "llll" }
of_the_role_never = { transfers = "iiii" }
*/
create role bank_a nologin;
create role bank_b nologin;
create role bank_desk nologin;
<<<grant bank_b to bank_a with admin true, inherit false, set false||||||grant bank_b to bank_a with admin true, inherit false, set false|||grant bank_b to bank_desk with admin true, inherit false, set false; grant bank_desk to bank_a with inherit true, set false|||>>>;
create table transfers (id uuid primary key default gen_random_uuid(), owner_role name not null, title text, cents bigint not null default 0);
alter table transfers enable row level security;
grant select, insert, update, delete on transfers to bank_a, bank_b;
create policy transfers_of_role on transfers for all using (<<<owner_role = current_user|||owner_role = current_user|||pg_has_role(owner_role, 'USAGE')>>>);
-- rows
insert into transfers values ('{own}', 'bank_a', 'own'), ('{secret}', 'bank_b', 'secret');
