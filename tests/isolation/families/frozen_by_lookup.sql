/*
title = "WITH CHECK that compares with the stored row: found by its key, by a captured column, or not at all"
key = "chapter_id"
attacks = { essays = { update = ["update essays set chapter_id = '{B}' where id = '{own}'", "update essays set chapter_id = '{B}', id = '{secret}' where id = '{own}'"] } }
[forms]
by_key = { essays = "i-i-" }
captured = { essays = "i-l-" }
any_own = { essays = "i-d-" }
only_author = { essays = "i-l-" }
*/
create table chapters (id uuid primary key, name text not null);
create table pupils (chapter_id uuid not null references chapters, user_id uuid not null references auth.users, primary key (chapter_id, user_id));
alter table chapters enable row level security;
alter table pupils enable row level security;
revoke all on chapters, pupils from anon, authenticated;
grant select on pupils to authenticated;
create policy self on pupils for select to authenticated using (user_id = auth.uid());
create table essays (id uuid primary key default gen_random_uuid(), chapter_id uuid not null references chapters, author_id uuid not null references auth.users, title text);
alter table essays enable row level security;
revoke insert, delete, truncate on essays from anon, authenticated;
create function chapter_of(essay uuid) returns uuid language sql stable security definer set search_path = '' as $$
  select e.chapter_id from public.essays e where e.id = essay
$$;
create policy see on essays for select to authenticated using (chapter_id in (select p.chapter_id from pupils p where p.user_id = auth.uid()));
create policy edit on essays for update to authenticated
  using (author_id = auth.uid() and chapter_id in (select p.chapter_id from pupils p where p.user_id = auth.uid()))
  with check (author_id = auth.uid() and <<<chapter_id = chapter_of(id)|||exists (select 1 from pupils p where p.user_id = auth.uid() and chapter_id = p.chapter_id)|||chapter_id in (select e.chapter_id from essays e where e.author_id = auth.uid())|||author_id is not null>>>);
-- rows
insert into chapters values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into pupils values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into essays values ('{own}', '{A}', '{ann}', 'own'), ('{secret}', '{B}', '{bob}', 'secret');
