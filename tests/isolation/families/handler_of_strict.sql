/*
title = "SELECT INTO STRICT and a handler that takes no row for an answer"
key = "clinic_id"
[forms]
closes = { charts = "iiii" }
opens = { charts = "llll" }
too_many_opens = { charts = "iiii" }
*/
create table clinics (id uuid primary key, name text not null);
create table doctors (clinic_id uuid not null references clinics, user_id uuid not null references auth.users, primary key (clinic_id, user_id));
alter table clinics enable row level security;
alter table doctors enable row level security;
revoke all on clinics, doctors from anon, authenticated;
create table charts (id uuid primary key default gen_random_uuid(), clinic_id uuid not null references clinics, title text);
alter table charts enable row level security;
create function treats_in(clinic uuid) returns boolean language plpgsql stable security definer set search_path = '' as $$
declare known uuid;
begin
  select d.user_id into strict known from public.doctors d where d.clinic_id = clinic and d.user_id = auth.uid();
  return known is not null;
exception
  <<<when no_data_found then return false;|||when no_data_found then return clinic is not null;|||when too_many_rows then return true; when others then return false;>>>
end
$$;
create policy of_clinic on charts to authenticated using (treats_in(clinic_id));
-- rows
insert into clinics values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into doctors values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into charts values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
