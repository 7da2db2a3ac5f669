/*
title = "Messages of a guild's topics: an underscore of its slug stands for any letter, or for itself"
key = "slug"
tenant_a = "red_fox"
tenant_b = "redafox"
[meta."realtime.messages"]
tenant = "split_part(t.topic, ':', 2)"
move_col = "topic"
to_a = "red_fox"
to_b = "chat:redafox:2"
update_col = "payload"
update_val = "touched"
[forms]
like = { "realtime.messages" = "llll" }
letters = { "realtime.messages" = "iiii" }
*/
create table guilds (slug text check (slug ~ '^[a-z_]+$'), user_id uuid references auth.users (id), primary key (slug, user_id));
alter table guilds enable row level security;
create policy guilds_self on guilds for select to authenticated using (user_id = (select auth.uid()));
create schema realtime;
grant usage on schema realtime to authenticated;
create table realtime.messages (id uuid primary key default gen_random_uuid(), topic text not null, payload text not null);
grant all on realtime.messages to authenticated;
alter table realtime.messages enable row level security;
create policy of_guild on realtime.messages for all to authenticated using (exists (
  select 1 from guilds g where g.user_id = (select auth.uid())
    and <<<topic like 'chat:' || g.slug || ':%'|||starts_with(topic, 'chat:' || g.slug || ':')>>>));
-- rows
insert into guilds values ('red_fox', '{ann}'), ('redafox', '{bob}');
insert into realtime.messages values ('{own}', 'chat:red_fox:1', 'own'), ('{secret}', 'chat:redafox:1', 'secret');
