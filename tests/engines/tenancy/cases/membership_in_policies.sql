-- # Membership looked up by policies and helpers; the join table has no telling name and no unique pair
-- tenant: public.studios
-- direct studio_id: bookings classes instructors waivers
-- transitive: class_sessions attendances
-- membership studio_id: seats_held
-- user: people push_tokens
-- global: class_kinds
create function current_user_id() returns uuid stable language sql as $$ select nullif(current_setting('jwt.claims.user_id', true), '')::uuid $$;
create table people (id uuid primary key, email text unique, password_hash text);
create table push_tokens (id uuid primary key, person_id uuid not null references people, token text);
create table studios (id uuid primary key, title text not null);
create table seats_held (id bigserial primary key, studio_id uuid not null references studios, person_id uuid not null references people, since date);
create table class_kinds (id int primary key, name text);
create table classes (id uuid primary key, studio_id uuid not null references studios, class_kind_id int references class_kinds);
create table instructors (id uuid primary key, studio_id uuid not null references studios, name text);
create table class_sessions (id uuid primary key, class_id uuid not null references classes, instructor_id uuid references instructors, starts_at timestamptz);
create table attendances (id uuid primary key, class_session_id uuid not null references class_sessions, person_id uuid not null references people);
create table bookings (id uuid primary key, studio_id uuid not null references studios, person_id uuid not null references people, class_session_id uuid references class_sessions);
create table waivers (id uuid primary key, studio_id uuid not null references studios, text_body text);
create function my_studios() returns setof uuid stable security definer language sql as $$ select studio_id from public.seats_held where person_id = current_user_id() $$;
alter table classes enable row level security;
alter table bookings enable row level security;
alter table waivers enable row level security;
create policy members on classes using (studio_id in (select studio_id from seats_held where person_id = current_user_id()));
create policy members on bookings using (exists (select 1 from seats_held s where s.studio_id = bookings.studio_id and s.person_id = current_user_id()));
create policy members on waivers using (studio_id in (select my_studios()));
