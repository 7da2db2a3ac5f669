-- # A social network: people join groups, and a group is a place, not a tenant
-- tenant: none
-- user: profiles posts post_likes comments follows notifications messages conversation_participants blocks stories group_members
-- global: groups conversations hashtags
create table profiles (id uuid primary key, username text unique, email text unique, password_hash text);
create table groups (id uuid primary key, name text, description text, created_by uuid references profiles);
create table group_members (group_id uuid not null references groups, profile_id uuid not null references profiles, role text, primary key (group_id, profile_id));
create table posts (id uuid primary key, profile_id uuid not null references profiles, group_id uuid references groups, body text);
create table post_likes (post_id uuid not null references posts, profile_id uuid not null references profiles, primary key (post_id, profile_id));
create table comments (id uuid primary key, post_id uuid not null references posts, profile_id uuid not null references profiles, body text);
create table follows (follower_id uuid not null references profiles, followed_id uuid not null references profiles, primary key (follower_id, followed_id));
create table blocks (profile_id uuid not null references profiles, blocked_id uuid not null references profiles, primary key (profile_id, blocked_id));
create table notifications (id uuid primary key, profile_id uuid not null references profiles, kind text);
create table conversations (id uuid primary key, created_at timestamptz);
create table conversation_participants (conversation_id uuid not null references conversations, profile_id uuid not null references profiles, primary key (conversation_id, profile_id));
create table messages (id uuid primary key, conversation_id uuid not null references conversations, profile_id uuid not null references profiles, body text);
create table stories (id uuid primary key, profile_id uuid not null references profiles, media_url text);
create table hashtags (id uuid primary key, tag text unique);
