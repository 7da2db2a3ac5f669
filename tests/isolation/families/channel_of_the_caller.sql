/*
title = "Channel messages of members: the member's row is joined on the channel, or on the tenant only"
key = "tenant_id"
role = "web"
surface = "app"
extra_roles = ["web"]
settings = { "app.user_id" = "7" }
[forms]
channel = { messages = "iiii" }
of_any_channel = { messages = "llll" }
*/
create role web nologin;
grant usage on schema public to web;
create table tenants (id uuid primary key, name text);
create table channels (id int primary key, tenant_id uuid not null references tenants, unique (tenant_id, id));
create table channel_members (channel_id int not null references channels, user_id int not null, primary key (channel_id, user_id));
create table messages (id uuid primary key default gen_random_uuid(), tenant_id uuid not null references tenants, channel_id int not null, title text, foreign key (tenant_id, channel_id) references channels (tenant_id, id));
alter table messages enable row level security;
grant select, insert, update, delete on messages to web;
grant select on channels, channel_members to web;
create policy p on messages to web using (exists (select 1 from channels c join channel_members m on m.channel_id = <<<c.id|||m.channel_id>>> where c.id = messages.channel_id and m.user_id = nullif(current_setting('app.user_id', true), '')::int and c.tenant_id = messages.tenant_id));
-- rows
insert into tenants values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into channels values (1, '{A}'), (2, '{B}');
insert into channel_members values (1, 7), (2, 8);
insert into messages values ('{own}', '{A}', 1, 'own'), ('{secret}', '{B}', 2, 'secret');
