-- # Partitions are what their parent is
-- tenant: public.workspaces
-- direct workspace_id: events events_2026_01 events_2026_02 sources
-- transitive: deliveries deliveries_p0
-- membership workspace_id: workspace_users
-- user: users
-- global: event_types
create table users (id int primary key, email text);
create table workspaces (id int primary key, name text);
create table workspace_users (workspace_id int not null references workspaces, user_id int not null references users, primary key (workspace_id, user_id));
create table event_types (id int primary key, name text);
create table sources (id int primary key, workspace_id int not null references workspaces);
create table events (id bigint, workspace_id int not null references workspaces, event_type_id int, at date not null, primary key (id, at)) partition by range (at);
create table events_2026_01 partition of events for values from ('2026-01-01') to ('2026-02-01');
create table events_2026_02 partition of events for values from ('2026-02-01') to ('2026-03-01');
create table deliveries (id bigint primary key, source_id int not null references sources) partition by hash (id);
create table deliveries_p0 partition of deliveries for values with (modulus 1, remainder 0);
