-- # Telemetry of one operator's devices
-- tenant: none
-- user: operators
-- global: sites devices sensors readings alerts alert_rules firmware_versions device_events maintenance_windows
create table operators (id serial primary key, login text unique not null, password_hash text not null, email text);
create table sites (id serial primary key, name text, latitude float8, longitude float8);
create table firmware_versions (id serial primary key, version text);
create table devices (id serial primary key, site_id int not null references sites, firmware_version_id int references firmware_versions, serial_number text unique);
create table sensors (id serial primary key, device_id int not null references devices, unit text);
create table readings (sensor_id int not null references sensors, at timestamptz not null, value float8, primary key (sensor_id, at));
create table alert_rules (id serial primary key, sensor_id int references sensors, threshold float8);
create table alerts (id serial primary key, alert_rule_id int not null references alert_rules, acknowledged_by int references operators, at timestamptz);
create table device_events (id bigserial primary key, device_id int not null references devices, payload jsonb);
create table maintenance_windows (id serial primary key, site_id int not null references sites, planned_by int references operators, during tstzrange);
