-- # Everybody's address, to everybody
-- platform: supabase
create view public.people as select id, email from auth.users;
-- finds: public.people
-- severity: error
-- certainty: proved
-- message: public.people shows rows of auth.users without asking who is calling: anon and authenticated can read

-- # Joined with a table of one's own, under any name
-- platform: supabase
create table public.profile (user_id uuid primary key references auth.users, nick text);
alter table public.profile enable row level security;
create policy everybody on public.profile for select using (true);
create view public."Who's ""in""" as select p.nick, u.email from public.profile p join auth.users u on u.id = p.user_id;
revoke all on public."Who's ""in""" from anon;
-- finds: public.Who's "in"
-- message: authenticated can read

-- # A copy
-- platform: supabase
create materialized view public.addresses as select email from auth.users;
-- finds: public.addresses

-- # It asks for the caller
-- platform: supabase
create view public.me as select id, email from auth.users where id = auth.uid();
-- finds: nothing

-- # It runs as its reader, who may not read the table
-- platform: supabase
create view public.people with (security_invoker = true) as select id, email from auth.users;
-- finds: nothing

-- # Nobody may read it
-- platform: supabase
create view public.people as select id, email from auth.users;
revoke all on public.people from anon, authenticated;
-- finds: nothing

-- # A number tells nobody's address
-- platform: supabase
create view public.size as select count(*) as people from auth.users;
create materialized view public.size_then as select count(*) as people from auth.users;
-- finds: nothing

-- # Somebody else's users
create schema auth;
create table public.users (id int primary key, email text);
create view public.people as select * from public.users;
-- finds: nothing
