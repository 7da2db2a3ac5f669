/*
title = "Acting as somebody else: said by a column that its owner may set, or only the server"
key = "clinic_id"
setup_tries = [["update people set acting_as = '{bob}'"], ["update people set acting_as = '{bob}' where id = '{ann}'"]]
[forms]
server_sets = { charts = "iiii" }
owner_sets = { charts = "llll" }
*/
create table clinics (id uuid primary key, name text not null);
create table people (id uuid primary key references auth.users, nick text, acting_as uuid references auth.users);
create table doctors (clinic_id uuid not null references clinics, user_id uuid not null references auth.users, primary key (clinic_id, user_id));
alter table clinics enable row level security;
alter table people enable row level security;
alter table doctors enable row level security;
revoke all on clinics, people, doctors from anon, authenticated;
grant select on people to authenticated;
grant update (nick<<<|||, acting_as>>>) on people to authenticated;
create policy myself on people to authenticated using (id = auth.uid()) with check (id = auth.uid());
create function effective_user() returns uuid language sql stable security definer set search_path = '' as $$
  select coalesce((select p.acting_as from public.people p where p.id = auth.uid()), auth.uid())
$$;
create function my_clinics() returns setof uuid language sql stable security definer set search_path = '' as $$
  select d.clinic_id from public.doctors d where d.user_id = public.effective_user()
$$;
create table charts (id uuid primary key default gen_random_uuid(), clinic_id uuid not null references clinics, title text);
alter table charts enable row level security;
create policy of_clinic on charts to authenticated using (clinic_id in (select my_clinics()));
-- rows
insert into clinics values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into people values ('{ann}', 'ann', null), ('{bob}', 'bob', null);
insert into doctors values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into charts values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
