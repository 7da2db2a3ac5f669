-- # A learning platform for schools: the tenant is called school, students are users
-- tenant: public.school
-- direct school_id: course classroom term announcement invitation
-- transitive: lesson assignment submission grade classroom_course lesson_progress enrollment
-- membership school_id: school_member
-- user: app_user login_token
-- global: subject country
create table country (id int primary key, name text);
create table subject (id int primary key, name text);
create table app_user (id uuid primary key, email text unique not null, password text not null, full_name text);
create table login_token (id uuid primary key, user_id uuid not null references app_user, hash text not null);
create table school (id uuid primary key, name text not null, country_id int references country);
create table school_member (id uuid primary key, school_id uuid not null references school, user_id uuid not null references app_user, kind text not null);
create table invitation (id uuid primary key, school_id uuid not null references school, email text not null);
create table term (id uuid primary key, school_id uuid not null references school, starts date);
create table classroom (id uuid primary key, school_id uuid not null references school, term_id uuid references term, name text);
create table course (id uuid primary key, school_id uuid not null references school, subject_id int references subject, title text);
create table classroom_course (classroom_id uuid not null references classroom, course_id uuid not null references course, primary key (classroom_id, course_id));
create table enrollment (id uuid primary key, classroom_id uuid not null references classroom, user_id uuid not null references app_user, unique (classroom_id, user_id));
create table lesson (id uuid primary key, course_id uuid not null references course, title text);
create table lesson_progress (lesson_id uuid not null references lesson, user_id uuid not null references app_user, percent int, primary key (lesson_id, user_id));
create table assignment (id uuid primary key, lesson_id uuid not null references lesson, due timestamptz);
create table submission (id uuid primary key, assignment_id uuid not null references assignment, user_id uuid not null references app_user, body text);
create table grade (id uuid primary key, submission_id uuid not null references submission, points int, graded_by uuid references app_user);
create table announcement (id uuid primary key, school_id uuid not null references school, author_id uuid references app_user, body text);
