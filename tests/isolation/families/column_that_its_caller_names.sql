/*
title = "A function with its owner's rights changes the field that its caller names, of his own rows, by an identifier or a quoted name; or the title, whatever he names"
key = "studio_id"
[functions."set_field(uuid,text,text)"]
table = "songs"
effect = "write"
calls = ["select set_field('{own}', 'title', 'x')", "select set_field('{own}', 'studio_id', '{B}')", "select set_field('{secret}', 'title', 'x')", "select set_field('{secret}', 'studio_id', '{A}')"]
[forms]
the_title = { "set_field(uuid,text,text)" = "i" }
any_field = { "set_field(uuid,text,text)" = "l" }
any_quoted_field = { "set_field(uuid,text,text)" = "l" }
any_field_of_any_type = { "set_field(uuid,text,text)" = "l" }
*/
create table studios (id uuid primary key, name text not null);
create table players (studio_id uuid not null references studios, user_id uuid not null references auth.users, primary key (studio_id, user_id));
create table songs (id uuid primary key default gen_random_uuid(), studio_id uuid not null references studios, title text not null, body text);
alter table studios enable row level security;
alter table players enable row level security;
alter table songs enable row level security;
create policy self on players for select to authenticated using (user_id = auth.uid());
create policy of_studio on songs to authenticated using (studio_id in (select p.studio_id from players p where p.user_id = auth.uid()));
create function set_field(song uuid, field text, given text) returns void language plpgsql security definer set search_path = '' as $$ begin
  <<<update public.songs s set title = given where s.id = song and s.studio_id in (select p.studio_id from public.players p where p.user_id = auth.uid());|||execute format('update public.songs set %I = cast($1 as uuid) where id = $2 and studio_id in (select p.studio_id from public.players p where p.user_id = auth.uid())', field) using given, song;|||execute 'update public.songs set ' || quote_ident(field) || ' = ' || quote_literal(given) || ' where id = $1 and studio_id in (select p.studio_id from public.players p where p.user_id = auth.uid())' using song;|||execute format('update public.songs s set %1$I = %2$L where s.id = %3$L and s.studio_id in (select p.studio_id from public.players p where p.user_id = auth.uid())', field, given, song);>>>
end $$;
-- rows
insert into studios values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into players values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into songs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
