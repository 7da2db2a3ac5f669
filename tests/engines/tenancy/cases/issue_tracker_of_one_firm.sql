-- # One firm's issue tracker: teams and projects order the work, nobody is kept apart
-- tenant: none
-- user: users watchers team_members comments
-- global: teams projects issues issue_labels labels sprints attachments statuses
create table users (id bigserial primary key, email text not null unique, password_digest text not null, name text);
create table teams (id bigserial primary key, name text not null);
create table team_members (id bigserial primary key, team_id bigint not null references teams, user_id bigint not null references users, unique (team_id, user_id));
create table projects (id bigserial primary key, name text not null, key text not null unique, lead_id bigint references users);
create table statuses (id bigserial primary key, name text not null);
create table sprints (id bigserial primary key, project_id bigint not null references projects, starts_on date);
create table issues (id bigserial primary key, project_id bigint not null references projects, sprint_id bigint references sprints, status_id bigint not null references statuses, assignee_id bigint references users, reporter_id bigint references users, title text not null);
create table labels (id bigserial primary key, name text not null);
create table issue_labels (issue_id bigint not null references issues, label_id bigint not null references labels, primary key (issue_id, label_id));
create table comments (id bigserial primary key, issue_id bigint not null references issues, author_id bigint not null references users, body text not null);
create table attachments (id bigserial primary key, issue_id bigint not null references issues, file text not null);
create table watchers (issue_id bigint not null references issues, user_id bigint not null references users, primary key (issue_id, user_id));
