/*
title = "A helper gives the caller's membership as a row"
key = "lab_id"
[forms]
field = { samples = "iiii" }
from_it = { samples = "iiii" }
table_of = { samples = "iiii" }
first_row = { samples = "llll" }
*/
create table labs (id uuid primary key, name text not null);
create table lab_staff (lab_id uuid not null references labs (id), user_id uuid not null references auth.users (id), rank int not null default 0, primary key (lab_id, user_id));
alter table labs enable row level security;
alter table lab_staff enable row level security;
create policy lab_staff_self on lab_staff for select to authenticated using (user_id = (select auth.uid()));
create table samples (id uuid primary key default gen_random_uuid(), lab_id uuid not null references labs (id), title text);
alter table samples enable row level security;
<<<create function my_lab() returns lab_staff language sql stable security definer set search_path = '' as $$ select s from public.lab_staff s where s.user_id = auth.uid() limit 1 $$;
create policy samples_lab on samples for all to authenticated using (lab_id = (my_lab()).lab_id);|||create function my_labs() returns setof lab_staff language sql stable security definer set search_path = '' as $$ select * from public.lab_staff s where s.user_id = auth.uid() $$;
create policy samples_lab on samples for all to authenticated using (exists (select 1 from my_labs() l where l.lab_id = samples.lab_id));|||create function my_ranks() returns table (lab uuid, rank int) language plpgsql stable security definer set search_path = '' as $$ begin return query select s.lab_id, s.rank from public.lab_staff s where s.user_id = auth.uid(); end $$;
create policy samples_lab on samples for all to authenticated using (lab_id in (select r.lab from my_ranks() r where r.rank >= 0));|||create function my_labs() returns setof lab_staff language sql stable security definer set search_path = '' as $$ select * from public.lab_staff s $$;
create policy samples_lab on samples for all to authenticated using (exists (select 1 from my_labs() l where l.lab_id = samples.lab_id and l.rank >= 0));>>>
-- rows
insert into labs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into lab_staff values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into samples values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
