/*
title = "A helper that takes the whole row and looks at its tenant, or at its author's"
key = "lab_id"
[forms]
tenant = { notes = "iiii" }
author = { notes = "llll" }
tenant_or_draft = { notes = "llll" }
*/
create table labs (id uuid primary key, name text not null);
create table staff (lab_id uuid not null references labs, user_id uuid not null references auth.users, primary key (lab_id, user_id));
alter table labs enable row level security;
alter table staff enable row level security;
revoke all on labs, staff from anon, authenticated;
create table notes (id uuid primary key default gen_random_uuid(), lab_id uuid not null references labs, author_id uuid references auth.users, draft boolean not null default false, title text);
alter table notes enable row level security;
create function readable(n notes) returns boolean language sql stable security definer set search_path = '' as $$
  select <<<exists (select 1 from public.staff s where s.lab_id = n.lab_id and s.user_id = auth.uid())|||exists (select 1 from public.staff s where s.user_id = n.author_id) and auth.uid() is not null|||n.draft or exists (select 1 from public.staff s where s.lab_id = n.lab_id and s.user_id = auth.uid())>>>
$$;
create policy of_lab on notes to authenticated using (readable(notes));
-- rows
insert into labs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into staff values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into notes values ('{own}', '{A}', '{ann}', true, 'own'), ('{secret}', '{B}', '{bob}', true, 'secret');
