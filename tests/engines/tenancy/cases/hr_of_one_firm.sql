-- # One firm's personnel: departments and locations are no tenants
-- tenant: none
-- user: employees leave_requests payslips emergency_contacts employee_skills timesheets
-- global: departments locations jobs skills leave_types holidays
create table locations (id serial primary key, city text);
create table departments (id serial primary key, name text, location_id int references locations);
create table jobs (id serial primary key, title text, min_salary numeric);
create table employees (id serial primary key, email text unique, password_hash text, department_id int references departments, job_id int references jobs, manager_id int references employees, hired_on date);
create table leave_types (id serial primary key, name text);
create table leave_requests (id serial primary key, employee_id int not null references employees, leave_type_id int not null references leave_types, approved_by int references employees);
create table payslips (id serial primary key, employee_id int not null references employees, month date, net numeric);
create table emergency_contacts (id serial primary key, employee_id int not null references employees, phone text);
create table skills (id serial primary key, name text);
create table employee_skills (employee_id int not null references employees, skill_id int not null references skills, primary key (employee_id, skill_id));
create table timesheets (id serial primary key, employee_id int not null references employees, day date, hours numeric);
create table holidays (id serial primary key, day date, name text);
