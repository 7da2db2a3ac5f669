/*
title = "Members in a JSON column: as keys, as a list, or as text anywhere in it"
key = "guild_id"
[forms]
keys = { quests = "iiii" }
list = { quests = "iiii" }
text = { quests = "llll" }
*/
create table guilds (id uuid primary key, members jsonb not null default '{}');
alter table guilds enable row level security;
revoke all on guilds from anon, authenticated;
create function in_guild(guild uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.guilds g where g.id = guild and <<<g.members ? auth.uid()::text|||g.members -> 'active' @> to_jsonb(auth.uid())|||g.members::text like '%' || auth.uid()::text || '%'>>>)
$$;
create table quests (id uuid primary key default gen_random_uuid(), guild_id uuid not null references guilds, title text);
alter table quests enable row level security;
create policy of_guild on quests to authenticated using (in_guild(guild_id));
-- rows
insert into guilds values ('{A}', '{"{ann}": "master", "active": ["{ann}"]}'), ('{B}', '{"{bob}": "master", "active": ["{bob}"], "banned": ["{ann}"]}');
insert into quests values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
