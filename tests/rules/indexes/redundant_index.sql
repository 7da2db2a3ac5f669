-- # A prefix of another index is found
create table public.entry (id bigint primary key, author bigint, at timestamptz);
create index short on public.entry (author);
create index long on public.entry (author, at desc);
-- finds: public.entry.short
-- message: holds the first keys of long

-- # Of three in a row both shorter ones go, for the one that stays
create table public.entry (id bigint primary key, a int, b int, c int);
create index one on public.entry (a);
create index two on public.entry (a, b);
create index three on public.entry (a, b, c);
-- finds: public.entry.one
-- finds: public.entry.two
-- message: two of public.entry holds the first keys of three

-- # A prefix of the primary key
create table public.member (workspace_id bigint, user_id bigint, primary key (workspace_id, user_id));
create index member_workspace on public.member (workspace_id);
-- finds: public.member.member_workspace

-- # A unique index says more than a longer one
create table public.entry (id bigint primary key, author bigint unique, at timestamptz);
create index long on public.entry (author, at);
-- finds: nothing

-- # Another predicate, order or operator class
create table public.entry (id bigint primary key, author text, at timestamptz, gone boolean);
create index a on public.entry (author) where not gone;
create index b on public.entry (author desc);
create index c on public.entry (author text_pattern_ops);
create index long on public.entry (author, at);
-- finds: nothing

-- # The second key of another index is no prefix
create table public.member (workspace_id bigint, user_id bigint, primary key (workspace_id, user_id));
create index member_user on public.member (user_id);
-- finds: nothing

-- # A hash index answers otherwise
create table public.entry (id bigint primary key, author bigint, at timestamptz);
create index h on public.entry using hash (author);
create index long on public.entry (author, at);
-- finds: nothing
