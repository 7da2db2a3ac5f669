/*
title = "The code of a class: a whole random text, two letters of one, or one of ten numbers that a function puts there without naming the columns"
key = "class_id"
setup_tries = [["select join_class('ab')"], ["select join_class('7')"]]
[forms]
whole = { tests = "iiii" }
two_letters = { tests = "llll" }
one_of_ten = { tests = "llll" }
*/
create table classes (id uuid primary key, name text not null);
create table pupils (class_id uuid not null references classes, user_id uuid not null references auth.users, primary key (class_id, user_id));
create table join_codes (class_id uuid not null references classes, code text not null unique<<< default md5(random()::text)||| default substr(md5(random()::text), 1, 2)|||>>>);
create table tests (id uuid primary key default gen_random_uuid(), class_id uuid not null references classes, title text);
alter table classes enable row level security;
alter table pupils enable row level security;
alter table join_codes enable row level security;
alter table tests enable row level security;
revoke all on classes, pupils, join_codes from anon, authenticated;
grant select on pupils to authenticated;
create policy self on pupils for select to authenticated using (user_id = auth.uid());
create policy of_class on tests to authenticated using (class_id in (select p.class_id from pupils p where p.user_id = auth.uid()));
create function open_class(class uuid) returns void language plpgsql security definer set search_path = '' as $$
declare made text := <<<md5(random()::text)|||md5(random()::text)|||floor(random() * 10)::text>>>;
begin
  if not exists (select from public.pupils p where p.class_id = class and p.user_id = auth.uid()) then raise exception 'not yours'; end if;
  insert into public.join_codes<<< (class_id, code) values (class, made)||| (class_id) values (class)||| values (class, made)>>>;
end $$;
create function join_class(wanted text) returns void language plpgsql security definer set search_path = '' as $$
declare found_class uuid;
begin
  select j.class_id into found_class from public.join_codes j where j.code = wanted;
  if found_class is null then raise exception 'no such code'; end if;
  insert into public.pupils values (found_class, auth.uid());
end $$;
-- rows
insert into classes values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into pupils values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into join_codes values ('{B}', <<<md5(random()::text)|||'ab'|||'7'>>>);
insert into tests values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
