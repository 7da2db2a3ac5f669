-- # The tenant is called chapter, a word that nobody listed: members and keys give it away
-- tenant: public.chapters
-- direct chapter_id: events donations volunteers expenses newsletters
-- transitive: event_signups donation_receipts
-- membership chapter_id: chapter_members
-- user: users sessions
-- global: countries
create table countries (id int primary key, name text);
create table users (id uuid primary key, email text unique, password_hash text);
create table sessions (id uuid primary key, user_id uuid not null references users, expires timestamptz);
create table chapters (id uuid primary key, name text, slug text unique, country_id int references countries);
create table chapter_members (chapter_id uuid not null references chapters, user_id uuid not null references users, role text, primary key (chapter_id, user_id));
create table events (id uuid primary key, chapter_id uuid not null references chapters, title text);
create table event_signups (id uuid primary key, event_id uuid not null references events, email text);
create table donations (id uuid primary key, chapter_id uuid not null references chapters, amount numeric);
create table donation_receipts (id uuid primary key, donation_id uuid not null references donations, number text);
create table volunteers (id uuid primary key, chapter_id uuid not null references chapters, name text);
create table expenses (id uuid primary key, chapter_id uuid not null references chapters, amount numeric);
create table newsletters (id uuid primary key, chapter_id uuid not null references chapters, subject text);
