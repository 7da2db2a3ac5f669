/*
title = "The claims as one document: the signed part alone, with the edited part put over it, or searched as a text"
key = "guild_id"
claims = { app_metadata = { guild_id = "{A}" } }
[forms]
signed = { ledgers = "iiii" }
put_over = { ledgers = "llll" }
searched = { ledgers = "llll" }
*/
create table guilds (id uuid primary key, name text not null);
alter table guilds enable row level security;
create table ledgers (id uuid primary key default gen_random_uuid(), guild_id uuid not null references guilds, title text);
alter table ledgers enable row level security;
create policy of_guild on ledgers to authenticated using (
  <<<guild_id::text = (auth.jwt() -> 'app_metadata') ->> 'guild_id'|||guild_id::text = ((auth.jwt() -> 'app_metadata') || (auth.jwt() -> 'user_metadata')) ->> 'guild_id'|||strpos(auth.jwt()::text, guild_id::text) > 0>>>
);
-- rows
insert into guilds values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into ledgers values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
