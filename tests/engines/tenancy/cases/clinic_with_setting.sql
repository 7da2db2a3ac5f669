-- # Clinics kept apart by a setting of the session; who treated a patient is no owner
-- tenant: public.clinics
-- direct clinic_id: practitioners patients appointments invoices rooms
-- transitive: encounters diagnoses prescriptions vitals invoice_lines lab_results
-- global: icd10_codes medications
create table clinics (id uuid primary key, name text not null, npi text);
create table practitioners (id uuid primary key, clinic_id uuid not null references clinics, user_name text not null, licence text);
create table patients (id uuid primary key, clinic_id uuid not null references clinics, name text, born date, created_by uuid references practitioners);
create table rooms (id uuid primary key, clinic_id uuid not null references clinics, name text);
create table appointments (id uuid primary key, clinic_id uuid not null references clinics, patient_id uuid not null references patients, practitioner_id uuid not null references practitioners, room_id uuid references rooms);
create table icd10_codes (code text primary key, title text);
create table medications (id uuid primary key, name text, atc text);
create table encounters (id uuid primary key, appointment_id uuid not null references appointments, notes text, signed_by uuid references practitioners);
create table diagnoses (id uuid primary key, encounter_id uuid not null references encounters, code text not null references icd10_codes);
create table prescriptions (id uuid primary key, encounter_id uuid not null references encounters, medication_id uuid not null references medications, dose text);
create table vitals (id uuid primary key, encounter_id uuid not null references encounters, pulse int);
create table lab_results (id uuid primary key, patient_id uuid not null references patients, test text, value text);
create table invoices (id uuid primary key, clinic_id uuid not null references clinics, patient_id uuid references patients);
create table invoice_lines (id uuid primary key, invoice_id uuid not null references invoices, amount numeric);
alter table patients enable row level security;
alter table appointments enable row level security;
alter table invoices enable row level security;
create policy clinic on patients using (clinic_id = current_setting('app.clinic_id')::uuid);
create policy clinic on appointments using (clinic_id = current_setting('app.clinic_id')::uuid);
create policy clinic on invoices using (clinic_id = current_setting('app.clinic_id')::uuid);
