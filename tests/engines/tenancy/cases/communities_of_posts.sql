-- # Communities that anybody may follow: what people do there makes no members, and nobody is a tenant
-- tenant: none
-- user|global: person local_user communities posts comments community_actions post_actions reports tags post_tags inbox_items
-- user: login_tokens
-- global: languages site
create table languages (id int primary key, code text);
create table site (id int primary key, sidebar text);
create table person (id int primary key, name text not null, bio text);
create table local_user (id int primary key, person_id int not null unique references person, password_encrypted text not null, email text);
create table login_tokens (token text primary key, user_id int not null references local_user);
create table communities (id int primary key, name text not null unique, sidebar text);
create table community_actions (community_id int not null references communities, person_id int not null references person, followed_at timestamptz, became_moderator_at timestamptz, primary key (person_id, community_id));
create table posts (id int primary key, creator_id int not null references person, community_id int not null references communities, language_id int references languages, body text);
create table post_actions (post_id int not null references posts, person_id int not null references person, saved_at timestamptz, primary key (person_id, post_id));
create table comments (id int primary key, creator_id int not null references person, post_id int not null references posts, community_id int not null references communities);
create table reports (id int primary key, creator_id int not null references person, community_id int not null references communities, reason text);
create table tags (id int primary key, community_id int not null references communities, name text);
create table post_tags (post_id int not null references posts, tag_id int not null references tags, primary key (post_id, tag_id));
create table inbox_items (id int primary key, person_id int not null references person, community_id int references communities);
