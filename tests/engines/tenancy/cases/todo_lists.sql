-- # Personal lists with folders called workspaces: one person owns each, nobody joins
-- tenant: none
-- user: users workspaces lists tasks reminders settings api_keys
-- global: icons
create table users (id uuid primary key, email text unique, password_hash text);
create table settings (user_id uuid primary key references users, theme text);
create table api_keys (id uuid primary key, user_id uuid not null references users, hash text);
create table icons (id int primary key, svg text);
create table workspaces (id uuid primary key, user_id uuid not null references users, name text);
create table lists (id uuid primary key, user_id uuid not null references users, workspace_id uuid not null references workspaces, icon_id int references icons);
create table tasks (id uuid primary key, user_id uuid not null references users, list_id uuid not null references lists, workspace_id uuid not null references workspaces);
create table reminders (id uuid primary key, user_id uuid not null references users, task_id uuid not null references tasks);
