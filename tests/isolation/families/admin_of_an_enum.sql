/*
title = "A role that a type lists and no default gives: an admin reads his school, or every one by that word alone; others write for any"
key = "school_id"
[forms]
sound = { lessons = "iiii" }
any_school = { lessons = "ilii" }
any_school_by_a_flag = { lessons = "ilii" }
any_school_by_a_word = { lessons = "ilii" }
*/
create type school_role as enum ('admin', 'teacher', 'student');
create table schools (id uuid primary key default gen_random_uuid(), name text not null);
create table staff (user_id uuid primary key references auth.users on delete cascade, school_id uuid not null references schools, <<<role school_role|||role school_role|||is_admin boolean|||role text>>> not null);
create table lessons (id uuid primary key default gen_random_uuid(), school_id uuid not null references schools, title text);
create table reports (id uuid primary key default gen_random_uuid(), school_id uuid not null references schools, title text);
alter table schools enable row level security;
alter table staff enable row level security;
alter table lessons enable row level security;
alter table reports enable row level security;
create function my_school() returns uuid language sql stable security definer set search_path = '' as $$
  select s.school_id from public.staff s where s.user_id = auth.uid()
$$;
create function is_admin() returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.staff s where s.user_id = auth.uid() and <<<s.role = 'admin'|||s.role = 'admin'|||s.is_admin|||s.role = 'admin'>>>)
$$;
create policy own on staff for select to authenticated using (user_id = auth.uid());
create policy seen on lessons for select to authenticated using (school_id = my_school());
create policy made on lessons for insert to authenticated with check (<<<school_id = my_school()|||my_school() is not null|||my_school() is not null|||my_school() is not null>>>);
create policy changed on lessons for update to authenticated using (school_id = my_school());
create policy gone on lessons for delete to authenticated using (school_id = my_school());
create policy overall on reports for select to authenticated using (is_admin());
-- rows
insert into schools (id, name) values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into staff values ('{ann}', '{A}', <<<'teacher'|||'teacher'|||false|||'teacher'>>>), ('{bob}', '{B}', <<<'teacher'|||'teacher'|||false|||'teacher'>>>);
insert into lessons values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
