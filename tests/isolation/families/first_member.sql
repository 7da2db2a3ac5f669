/*
title = "Whoever comes first may join an empty workspace: where emptiness is seen by all, or by the caller's own eyes"
key = "space_id"
setup_tries = [["insert into joined values ('{B}', '{ann}')"], ["insert into joined values ('{B}', '{eve}')"]]
[forms]
all_eyes = { sheets = "iiii" }
own_eyes = { sheets = "llll" }
*/
create table spaces (id uuid primary key, name text not null);
create table joined (space_id uuid not null references spaces, user_id uuid not null references auth.users, primary key (space_id, user_id));
alter table spaces enable row level security;
alter table joined enable row level security;
revoke all on spaces, joined from anon, authenticated;
grant select, insert on joined to authenticated;
create policy self on joined for select to authenticated using (user_id = auth.uid());
create function is_empty(space uuid) returns boolean language sql stable <<<security definer|||security invoker>>> set search_path = '' as $$
  select not exists (select 1 from public.joined j where j.space_id = space)
$$;
create policy first on joined for insert to authenticated with check (user_id = auth.uid() and is_empty(space_id));
create table sheets (id uuid primary key default gen_random_uuid(), space_id uuid not null references spaces, title text);
alter table sheets enable row level security;
create policy of_space on sheets to authenticated using (space_id in (select j.space_id from joined j where j.user_id = auth.uid()));
-- rows
insert into spaces values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into joined values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into sheets values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
