/*
title = "A document is saved under its key: what is there already is the caller's own, or anybody's"
key = "guild_id"
[functions."save_deed(jsonb)"]
table = "deeds"
effect = "write"
calls = ["select save_deed('{\"id\": \"{secret}\", \"guild_id\": \"{A}\", \"title\": \"x\"}')", "select save_deed('{\"id\": \"{secret}\", \"guild_id\": \"{B}\", \"title\": \"x\"}')", "select save_deed('{\"id\": \"{own}\", \"guild_id\": \"{A}\", \"title\": \"x\"}')", "select save_deed('{\"id\": \"{own}\", \"guild_id\": \"{A}\", \"title\": \"x\", \"next\": \"{B}\"}')", "select save_deed('{\"id\": \"{own}\", \"guild_id\": \"{A}\", \"number\": 2, \"title\": \"x\"}')", "select save_deed('{\"id\": \"{eve}\", \"guild_id\": \"{A}\", \"number\": 1, \"title\": \"x\"}')"]
[meta.deeds]
own_overrides = { number = 9 }
[forms]
of_the_same = { deeds = "iiii", "save_deed(jsonb)" = "i" }
of_anybody = { deeds = "iiii", "save_deed(jsonb)" = "l" }
left_where_it_is = { deeds = "iiii", "save_deed(jsonb)" = "l" }
handed_on = { deeds = "iiii", "save_deed(jsonb)" = "l" }
of_the_caller = { deeds = "iiii", "save_deed(jsonb)" = "i" }
by_number = { deeds = "iiii", "save_deed(jsonb)" = "i" }
or_without = { deeds = "iiii", "save_deed(jsonb)" = "l" }
*/
create table guilds (id uuid primary key, name text not null);
create table masters (guild_id uuid not null references guilds, user_id uuid primary key references auth.users);
alter table guilds enable row level security;
alter table masters enable row level security;
create policy self on masters for select to authenticated using (user_id = auth.uid());
revoke insert, update, delete on masters from anon, authenticated;
create function my_guild() returns uuid language sql stable security definer set search_path = '' as $$
  select m.guild_id from public.masters m where m.user_id = auth.uid()
$$;
create table deeds (id uuid primary key default gen_random_uuid(), guild_id uuid not null references guilds, number int not null default 0, title text not null<<<|||||||||||||||, unique (guild_id, number)|||>>>);
alter table deeds enable row level security;
create policy of_guild on deeds to authenticated using (guild_id = my_guild());
create function save_deed(p jsonb) returns void language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select from public.masters m where m.guild_id = (p ->> 'guild_id')::uuid and m.user_id = auth.uid()) then
    raise exception 'no member';
  end if;
  insert into public.deeds as d (id, guild_id, number, title)
  select r.id, r.guild_id, coalesce(r.number, 0), r.title from jsonb_populate_record(null::public.deeds, p) r
  on conflict (<<<id|||id|||id|||id|||id|||guild_id, number|||id>>>) do update set guild_id = <<<excluded.guild_id|||excluded.guild_id|||d.guild_id|||coalesce((p ->> 'next')::uuid, excluded.guild_id)|||excluded.guild_id|||excluded.guild_id|||excluded.guild_id>>>, title = excluded.title
  <<<where d.guild_id = excluded.guild_id||||||||| where d.guild_id = public.my_guild()|||where d.guild_id = public.my_guild()||||||where d.guild_id = excluded.guild_id or d.title <> excluded.title>>>;
end
$$;
-- rows
insert into guilds values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into masters values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into deeds (id, guild_id, number, title) values ('{own}', '{A}', 1, 'own'), ('{secret}', '{B}', 2, 'secret');
