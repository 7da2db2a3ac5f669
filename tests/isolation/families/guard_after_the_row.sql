/*
title = "A guard that runs after the row: raises, or returns nothing as one does before it"
key = "clinic_id"
[forms]
returns_null = { visits = "i-l-" }
raises = { visits = "i-i-" }
*/
create table clinics (id uuid primary key, name text not null);
create table clinic_staff (clinic_id uuid not null references clinics (id), user_id uuid not null references auth.users (id), primary key (clinic_id, user_id));
alter table clinics enable row level security;
alter table clinic_staff enable row level security;
create policy clinic_staff_self on clinic_staff for select to authenticated using (user_id = auth.uid());
create table visits (id uuid primary key default gen_random_uuid(), clinic_id uuid not null references clinics (id), title text not null, at timestamptz not null default now());
alter table visits enable row level security;
create function works_at(p_clinic uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.clinic_staff s where s.clinic_id = p_clinic and s.user_id = auth.uid())
$$;
create policy visits_read on visits for select to authenticated using (works_at(clinic_id));
create policy visits_edit on visits for update to authenticated using (works_at(clinic_id)) with check (true);
create function keep_clinic() returns trigger language plpgsql as $$
begin
  if new.clinic_id <> old.clinic_id then
    <<<return null;|||raise exception 'a visit stays in its clinic' using errcode = '42501';>>>
  end if;
  return <<<new|||null>>>;
end
$$;
create trigger visits_keep after update on visits for each row execute function keep_clinic();
-- rows
insert into clinics values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into clinic_staff values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into visits values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
