/*
title = "Two functions of one name: the one for a domain is called, not the one for the type below it"
key = "guild_code"
[forms]
both_ask = { wares = "iiii" }
one_does_not = { wares = "llll" }
*/
create domain code as text;
create table guilds (guild_code code primary key, name text not null);
create table masters (guild_code code not null references guilds, user_id uuid not null references auth.users, primary key (guild_code, user_id));
alter table guilds enable row level security;
alter table masters enable row level security;
revoke all on guilds, masters from anon, authenticated;
grant select on masters to authenticated;
create policy self on masters for select to authenticated using (user_id = auth.uid());
create function belongs(wanted text) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from masters m where m.guild_code = wanted and m.user_id = auth.uid()) $$;
create function belongs(wanted code) returns boolean language sql stable security definer set search_path = public as $$
  select <<<exists (select from masters m where m.guild_code = wanted and m.user_id = auth.uid())|||wanted is not null>>> $$;
create table wares (id uuid primary key default gen_random_uuid(), guild_code code not null references guilds, title text);
alter table wares enable row level security;
create policy of_guild on wares to authenticated using (belongs(guild_code));
-- rows
insert into guilds values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into masters values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into wares values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
