/*
title = "A list of keys is deleted where none of the rows is another's: of the very rows, of the very list"
key = "port_id"
[functions."scrap(uuid[], uuid[])"]
table = "boats"
effect = "write"
calls = ["select scrap('{{own}}', '{{secret}}')", "select scrap('{{own},{secret}}', '{}')", "select scrap('{{secret}}', '{}')", "select scrap('{{own}}', '{}')", "select scrap('{}', '{{secret}}')"]
[forms]
none = { boats = "iiii", "scrap(uuid[], uuid[])" = "i" }
one_is_mine = { boats = "iiii", "scrap(uuid[], uuid[])" = "l" }
another_list = { boats = "iiii", "scrap(uuid[], uuid[])" = "l" }
longer_list = { boats = "iiii", "scrap(uuid[], uuid[])" = "l" }
nothing_done = { boats = "iiii", "scrap(uuid[], uuid[])" = "l" }
caught = { boats = "iiii", "scrap(uuid[], uuid[])" = "l" }
of_a_null = { boats = "iiii", "scrap(uuid[], uuid[])" = "l" }
changed = { boats = "iiii", "scrap(uuid[], uuid[])" = "i" }
within_a_branch = { boats = "iiii", "scrap(uuid[], uuid[])" = "l" }
*/
create table ports (id uuid primary key, name text not null);
create table pilots (<<<port_id uuid not null|||port_id uuid not null|||port_id uuid not null|||port_id uuid not null|||port_id uuid not null|||port_id uuid not null|||port_id uuid|||port_id uuid not null|||port_id uuid not null>>> references ports, user_id uuid not null references auth.users, unique (port_id, user_id));
alter table ports enable row level security;
alter table pilots enable row level security;
create policy self on pilots for select to authenticated using (user_id = auth.uid());
revoke insert, update, delete on pilots from anon, authenticated;
create table boats (id uuid primary key default gen_random_uuid(), port_id uuid not null references ports, title text not null);
alter table boats enable row level security;
create policy of_port on boats to authenticated using (port_id in (select p.port_id from pilots p where p.user_id = auth.uid()));
create function scrap(keys uuid[], more uuid[]) returns void language plpgsql security definer set search_path = '' as $$
begin
  <<<|||||||||||||||begin|||||||||if cardinality(more) = 0 then>>>
  if <<<exists|||not exists|||exists|||exists|||exists|||exists|||exists|||exists|||exists>>> (select from public.boats b where b.id = any (keys) and b.port_id <<<not in|||in|||not in|||not in|||not in|||not in|||not in|||not in|||not in>>> (select p.port_id from public.pilots p where p.user_id = auth.uid())) then
    <<<raise exception 'not yours'|||raise exception 'not yours'|||raise exception 'not yours'|||raise exception 'not yours'|||raise notice 'not yours'|||raise exception 'not yours'|||raise exception 'not yours'|||raise exception 'not yours'|||raise exception 'not yours'>>>;
  end if;
  <<<|||||||||keys := keys || more;||||||exception when others then null; end;|||||||||end if;>>>
  <<<delete from public.boats where id = any (keys)|||delete from public.boats where id = any (keys)|||delete from public.boats where id = any (more)|||delete from public.boats where id = any (keys)|||delete from public.boats where id = any (keys)|||delete from public.boats where id = any (keys)|||delete from public.boats where id = any (keys)|||update public.boats set title = 'x' where id = any (keys)|||delete from public.boats where id = any (keys || more)>>>;
end
$$;
-- rows
insert into ports values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into pilots values ('{A}', '{ann}'), ('{B}', '{bob}')<<<||||||||||||||||||, (null, '{ann}')||||||>>>;
insert into boats (id, port_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
