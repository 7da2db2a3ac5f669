-- # A blog: authors own posts, everybody reads
-- tenant: none
-- user: users posts comments post_tags media sessions
-- global: tags pages site_settings redirects
create table users (id serial primary key, username text unique, email text unique, password text, display_name text);
create table sessions (id text primary key, user_id int not null references users, expires_at timestamptz);
create table posts (id serial primary key, author_id int not null references users, title text, slug text unique, body text);
create table tags (id serial primary key, name text unique);
create table post_tags (post_id int not null references posts, tag_id int not null references tags, primary key (post_id, tag_id));
create table comments (id serial primary key, post_id int not null references posts, user_id int references users, body text);
create table media (id serial primary key, user_id int not null references users, path text);
create table pages (id serial primary key, slug text unique, body text);
create table site_settings (key text primary key, value text);
create table redirects (id serial primary key, from_path text, to_path text);
