/*
title = "A function saves the row that it is given: of a choir of the caller's, or of whichever he is the author"
key = "choir_id"
[functions."save_score(scores)"]
table = "scores"
effect = "write"
calls = ["select save_score(row('ee000000-0000-4000-8000-000000000005', '{A}', '{ann}', 'x')::scores)", "select save_score(row('ee000000-0000-4000-8000-000000000006', '{B}', '{ann}', 'x')::scores)", "select save_score(row('{secret}', '{A}', '{ann}', 'x')::scores)"]
[forms]
author = { scores = "iiii", "save_score(scores)" = "l" }
choir = { scores = "iiii", "save_score(scores)" = "i" }
*/
create table choirs (id uuid primary key, name text not null);
create table singers (choir_id uuid not null references choirs (id), user_id uuid not null references auth.users (id), primary key (choir_id, user_id));
create table scores (id uuid primary key default gen_random_uuid(), choir_id uuid not null references choirs (id), author uuid not null, title text not null);
alter table choirs enable row level security;
alter table singers enable row level security;
alter table scores enable row level security;
create policy singers_self on singers for select to authenticated using (user_id = auth.uid());
create policy scores_choir on scores for all to authenticated using (choir_id in (select s.choir_id from singers s where s.user_id = auth.uid()));
create function save_score(p_score scores) returns uuid language plpgsql security definer set search_path = '' as $$
begin
  if <<<(p_score).author is distinct from auth.uid()|||not exists (select 1 from public.singers s where s.choir_id = p_score.choir_id and s.user_id = auth.uid())>>> then
    raise exception 'not allowed';
  end if;
  insert into public.scores (id, choir_id, author, title) values (coalesce(p_score.id, gen_random_uuid()), p_score.choir_id, auth.uid(), p_score.title)
  on conflict (id) do nothing;
  return p_score.id;
end
$$;
revoke execute on function save_score(scores) from public, anon;
-- rows
insert into choirs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into singers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into scores values ('{own}', '{A}', '{ann}', 'own'), ('{secret}', '{B}', '{bob}', 'secret');
