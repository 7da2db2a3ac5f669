/*
title = "All ids in one array, put together before the rows of others are left out, or after"
key = "school_id"
[functions."everything()"]
table = "pupils"
calls = ["select id from everything() id"]
[forms]
filtered_first = { pupils = "iiii", "everything()" = "i" }
filtered_after = { pupils = "iiii", "everything()" = "l" }
*/
create table schools (id uuid primary key, name text not null);
create table teachers (school_id uuid not null references schools, user_id uuid not null references auth.users, primary key (school_id, user_id));
alter table schools enable row level security;
alter table teachers enable row level security;
revoke all on schools, teachers from anon, authenticated;
grant select on teachers to authenticated;
create policy self on teachers for select to authenticated using (user_id = auth.uid());
create table pupils (id uuid primary key default gen_random_uuid(), school_id uuid not null references schools, title text);
alter table pupils enable row level security;
create policy of_school on pupils to authenticated using (school_id in (select t.school_id from teachers t where t.user_id = auth.uid()));
create function everything() returns setof uuid language sql stable security definer set search_path = public, auth as $$
  select unnest(p.every) from (select school_id, array_agg(id) over () as every from pupils<<< where school_id in (select t.school_id from teachers t where t.user_id = auth.uid())) p|||) p where p.school_id in (select t.school_id from teachers t where t.user_id = auth.uid())>>>
$$;
-- rows
insert into schools values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into teachers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into pupils values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
