/*
title = "Groups are in groups: put there by the server, or by whoever is in the smaller one"
key = "group_id"
setup_tries = [["insert into group_nesting (outer_id, inner_id) values ('{B}', '{A}')"]]
[forms]
by_the_inner = { papers = "llll" }
by_the_server = { papers = "iiii" }
*/
create table groups (id uuid primary key, name text not null);
create table group_people (group_id uuid not null references groups (id), user_id uuid not null references auth.users (id), primary key (group_id, user_id));
create table group_nesting (outer_id uuid not null references groups (id), inner_id uuid not null references groups (id), primary key (outer_id, inner_id));
alter table groups enable row level security;
alter table group_people enable row level security;
alter table group_nesting enable row level security;
create policy group_people_self on group_people for select to authenticated using (user_id = auth.uid());
create function in_group(p_group uuid) returns boolean language sql stable security definer set search_path = '' as $$
  with recursive mine (id) as (
    select gp.group_id from public.group_people gp where gp.user_id = auth.uid()
    union
    select n.outer_id from mine m join public.group_nesting n on n.inner_id = m.id
  )
  select exists (select 1 from mine where mine.id = p_group)
$$;
create policy group_nesting_read on group_nesting for select to authenticated using (in_group(inner_id));
<<<create policy group_nesting_add on group_nesting for insert to authenticated with check (in_group(inner_id));|||>>>
create table papers (id uuid primary key default gen_random_uuid(), group_id uuid not null references groups (id), title text not null);
alter table papers enable row level security;
create policy papers_group on papers for all to authenticated using (in_group(group_id));
-- rows
insert into groups values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into group_people values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into papers values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
