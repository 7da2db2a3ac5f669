-- # Two levels: staff belong to a district and are assigned to its schools
-- tenant: public.districts
-- direct district_id: schools school_years bus_routes meal_plans holidays
-- direct|transitive: students courses
-- transitive: bus_stops guardians sections enrollments grades
-- membership|transitive: staff_assignments
-- direct|user: staff
-- user: password_resets
-- global: grade_levels
create table districts (id serial primary key, name text not null, state char(2));
create table schools (id serial primary key, district_id int not null references districts, name text not null);
create table staff (id serial primary key, district_id int not null references districts, email text not null unique, password_hash text);
create table staff_assignments (staff_id int not null references staff, school_id int not null references schools, title text, primary key (staff_id, school_id));
create table school_years (id serial primary key, district_id int not null references districts, starts date);
create table bus_routes (id serial primary key, district_id int not null references districts, label text);
create table bus_stops (id serial primary key, bus_route_id int not null references bus_routes, at time);
create table meal_plans (id serial primary key, district_id int not null references districts, price numeric);
create table holidays (id serial primary key, district_id int not null references districts, day date);
create table students (id serial primary key, school_id int not null references schools, full_name text);
create table guardians (id serial primary key, student_id int not null references students, phone text);
create table courses (id serial primary key, school_id int not null references schools, school_year_id int not null references school_years);
create table sections (id serial primary key, course_id int not null references courses, teacher_id int references staff);
create table enrollments (section_id int not null references sections, student_id int not null references students, primary key (section_id, student_id));
create table grades (id serial primary key, section_id int not null references sections, student_id int not null references students, mark numeric);
create table grade_levels (code text primary key, label text);
create table password_resets (token text primary key, staff_id int not null references staff, expires_at timestamptz);
