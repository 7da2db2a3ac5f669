/*
title = "A view over two tables whose INSTEAD OF trigger writes both: by the keys that it showed, or by those that were given"
key = "clinic_id"
meta = { visits_shown = { facts_from = "visits" }, patients_shown = { facts_from = "patients" } }
attacks = { visits_shown = { update = ["update visits_shown set id = '{secret}', title = 'x'", "update visits_shown set patient_id = 'dd000000-0000-4000-8000-00000000000b', name = 'x'"], delete = ["delete from visits_shown"] } }
[forms]
by_old = { visits_shown = "idii" }
refusing = { visits_shown = "iddi" }
all_shown = { visits_shown = "ldii" }
by_new = { visits_shown = "idli" }
all_of_them = { visits_shown = "ldll" }
*/
create table clinics (id uuid primary key, name text not null);
create table doctors (clinic_id uuid not null references clinics, user_id uuid not null references auth.users, primary key (clinic_id, user_id));
alter table clinics enable row level security;
alter table doctors enable row level security;
revoke all on clinics, doctors from anon, authenticated;
create table patients (id uuid primary key default gen_random_uuid(), clinic_id uuid not null references clinics, name text);
create table visits (id uuid primary key default gen_random_uuid(), clinic_id uuid not null references clinics, patient_id uuid not null references patients, title text);
alter table patients enable row level security;
alter table visits enable row level security;
revoke all on patients, visits from anon, authenticated;
create view visits_shown as
  select v.id, v.clinic_id, v.title, p.id as patient_id, p.name from visits v join patients p on p.id = v.patient_id and p.clinic_id = v.clinic_id
  <<<where v.clinic_id in (select d.clinic_id from doctors d where d.user_id = auth.uid())|||where v.clinic_id in (select d.clinic_id from doctors d where d.user_id = auth.uid())||||||where v.clinic_id in (select d.clinic_id from doctors d where d.user_id = auth.uid())|||>>>;
revoke all on visits_shown from anon;
create function change_visit() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  <<<|||if new.title is distinct from old.title or new.id is null then raise exception 'titles stay'; end if; raise exception 'and all else';|||if not exists (select 1 from public.doctors d where d.clinic_id = old.clinic_id and d.user_id = auth.uid()) then return null; end if;|||>>>
  update public.visits v set title = new.title where v.id = <<<old|||old|||old|||new|||old>>>.id;
  update public.patients p set name = new.name where p.id = <<<old|||old|||old|||new|||old>>>.patient_id;
  return new;
end
$$;
create function drop_visit() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  <<<||||||if not exists (select 1 from public.doctors d where d.clinic_id = old.clinic_id and d.user_id = auth.uid()) then return null; end if;|||>>>
  delete from public.visits v where v.id = old.id;
  return old;
end
$$;
create trigger changes instead of update on visits_shown for each row execute function change_visit();
create trigger drops instead of delete on visits_shown for each row execute function drop_visit();
-- rows
insert into clinics values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into doctors values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into patients values ('dd000000-0000-4000-8000-00000000000a', '{A}', 'own'), ('dd000000-0000-4000-8000-00000000000b', '{B}', 'secret');
insert into visits values ('{own}', '{A}', 'dd000000-0000-4000-8000-00000000000a', 'own'), ('{secret}', '{B}', 'dd000000-0000-4000-8000-00000000000b', 'secret');
