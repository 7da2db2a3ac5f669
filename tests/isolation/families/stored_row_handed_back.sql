/*
title = "A helper hands back the stored row, and the check compares with a field of it"
key = "cafe_id"
attacks = { shifts = { update = ["update shifts set cafe_id = '{B}', author = '{bob}'", "update shifts set cafe_id = '{B}', id = 'ce000000-0000-4000-8000-000000000009'"] } }
[forms]
same_cafe = { shifts = "i-i-" }
second_field = { shifts = "i-i-" }
same_author = { shifts = "i-l-" }
first_field = { shifts = "i-l-" }
*/
create table cafes (id uuid primary key, name text not null);
create table baristas (cafe_id uuid not null references cafes, user_id uuid not null references auth.users (id), primary key (cafe_id, user_id));
create table shifts (id uuid primary key default gen_random_uuid(), cafe_id uuid not null references cafes, author uuid not null references auth.users (id), title text);
alter table cafes enable row level security;
alter table baristas enable row level security;
alter table shifts enable row level security;
create policy of_himself on baristas for select to authenticated using (user_id = (select auth.uid()));
create type stamp as (author uuid, cafe_id uuid);
create function stored(p uuid) returns public.<<<shifts|||stamp|||shifts|||stamp>>> language plpgsql stable security definer set search_path = '' as $$
declare r <<<public.shifts|||record|||public.shifts|||record>>>;
begin
  select <<<*|||s.author as cafe_id, s.cafe_id as author|||*|||s.author as cafe_id, s.cafe_id as author>>> into r from public.shifts s where s.id = p;
  return r;
end
$$;
create policy to_read on shifts for select to authenticated using (cafe_id in (select b.cafe_id from baristas b where b.user_id = (select auth.uid())));
create policy to_edit on shifts for update to authenticated using (cafe_id in (select b.cafe_id from baristas b where b.user_id = (select auth.uid())))
  with check (<<<cafe_id = (stored(id)).cafe_id|||cafe_id = (stored(id)).cafe_id|||author = (stored(id)).author|||author = (stored(id)).author>>>);
-- rows
insert into cafes values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into baristas values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into shifts values ('{own}', '{A}', '{ann}', 'own'), ('{secret}', '{B}', '{bob}', 'secret');
