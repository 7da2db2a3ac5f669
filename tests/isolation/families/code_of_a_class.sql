/*
title = "Students enrol themselves with the code of a class: which its teacher knows, or others' enrolments tell, or the list of classes; or with that of some class"
key = "class_id"
setup_tries = [["insert into enrolments (class_id, student_id, code) select class_id, '{ann}', code from enrolments where class_id = '{B}'"], ["insert into enrolments (class_id, student_id, code) select id, '{ann}', join_code from classes where id = '{B}'"], ["insert into enrolments (class_id, student_id, code) values ('{B}', '{ann}', 'ALPHA1')"], ["insert into enrolments (class_id, student_id, code) values ('{B}', '{ann}', null)"]]
[forms]
its_code = { homework = "iiii" }
told_by_others = { homework = "llll" }
listed = { homework = "llll" }
some_code = { homework = "llll" }
*/
create table classes (id uuid primary key default gen_random_uuid(), teacher_id uuid not null references auth.users (id), join_code text not null unique, name text not null);
create table enrolments (id bigint generated always as identity primary key, class_id uuid not null references classes (id), student_id uuid not null default auth.uid() references auth.users (id), code text, unique (class_id, student_id));
create table homework (id uuid primary key default gen_random_uuid(), class_id uuid not null references classes (id), title text not null default '');
alter table classes enable row level security;
alter table enrolments enable row level security;
alter table homework enable row level security;
create function code_ok(p_class uuid, p_code text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.classes c where c.join_code = p_code<<< and c.id = p_class||| and c.id = p_class||| and c.id = p_class|||>>>)
$$;
create function in_class(p_class uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.classes c where c.id = p_class and c.teacher_id = auth.uid())
      or exists (select 1 from public.enrolments e where e.class_id = p_class and e.student_id = auth.uid())
$$;
create policy own_classes on classes for select to authenticated using (<<<in_class(id)|||in_class(id)|||true|||in_class(id)>>>);
create policy own_enrolments on enrolments for select to authenticated using (<<<student_id = auth.uid()|||true|||student_id = auth.uid()>>>);
create policy enrol on enrolments for insert to authenticated with check (student_id = auth.uid() and code_ok(class_id, code));
create policy class_work on homework for all to authenticated using (in_class(class_id)) with check (in_class(class_id));
-- rows
insert into classes values ('{A}', '{ann}', 'ALPHA1', 'Alpha'), ('{B}', '{bob}', 'BETA77', 'Beta');
insert into enrolments (class_id, student_id, code) values ('{B}', '{bob}', 'BETA77');
insert into homework values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
