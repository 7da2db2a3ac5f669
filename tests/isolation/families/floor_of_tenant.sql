/*
title = "A restrictive floor under an open policy: for all commands, for reading only, or permissive by mistake"
key = "school_id"
[forms]
all = { grades = "iiii" }
reading = { grades = "ilil" }
permissive = { grades = "llll" }
updates_unchecked = { grades = "iili" }
*/
create table schools (id uuid primary key, name text not null);
create table teachers (school_id uuid not null references schools, user_id uuid not null references auth.users, primary key (school_id, user_id));
alter table schools enable row level security;
alter table teachers enable row level security;
revoke all on schools, teachers from anon, authenticated;
grant select on teachers to authenticated;
create policy self on teachers for select to authenticated using (user_id = auth.uid());
create table grades (id uuid primary key default gen_random_uuid(), school_id uuid not null references schools, title text);
alter table grades enable row level security;
create policy signed_in on grades to authenticated using (auth.uid() is not null);
create policy floor on grades <<<as restrictive|||as restrictive for select|||as permissive|||as restrictive>>> to authenticated
  using (school_id in (select t.school_id from teachers t where t.user_id = auth.uid()))<<<|||||||||
  with check (true)>>>;
<<<|||create policy floor_of_changes on grades as restrictive for update to authenticated using (school_id in (select t.school_id from teachers t where t.user_id = auth.uid()));||||||create policy floor_of_new on grades as restrictive for insert to authenticated with check (school_id in (select t.school_id from teachers t where t.user_id = auth.uid()));>>>
-- rows
insert into schools values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into teachers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into grades values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
