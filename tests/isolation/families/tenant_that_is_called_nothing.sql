/*
title = "A tenant's name is '' where none is given, and so is a setting after the transaction that had it"
key = "tenant"
role = "chat_rw"
surface = "app"
extra_roles = ["chat_rw"]
tenant_a = "acme"
tenant_b = ""
settings = { "chat.tenant" = "acme" }
[forms]
as_it_is = { messages = "llll" }
unless_empty = { messages = "iiii" }
no_default = { messages = "iiii" }
*/
create role chat_rw nologin;
grant usage on schema public to chat_rw;
create table messages (id uuid primary key default gen_random_uuid(), tenant text not null<<< default ''||| default ''|||>>>, title text);
alter table messages enable row level security;
grant select, insert, update, delete on messages to chat_rw;
create policy of_tenant on messages using (tenant = <<<current_setting('chat.tenant', true)|||nullif(current_setting('chat.tenant', true), '')|||current_setting('chat.tenant', true)>>>);
-- rows
insert into messages values ('{own}', 'acme', 'x'), ('{secret}', '<<<||||||beta>>>', 'y');
