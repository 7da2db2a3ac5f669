-- # With a policy in the database it sees rows first
create table public.note (id int primary key, n int not null);
alter table public.note enable row level security;
create function public.tells(n int) returns boolean language plpgsql leakproof as
$$ begin raise notice '%', n; return true; end $$;
-- finds: public.tells(integer)
-- severity: warning
-- message: public.tells(integer) is marked leakproof, which PostgreSQL believes: a query may call it with rows that a policy

-- # A security barrier is got around as well, by any name
create table public.note (id int primary key, owner text not null);
create view public.mine with (security_barrier) as select * from public.note where owner = current_user;
create schema "App's";
create function "App's"."Tell it"("n" int, t text) returns boolean language sql leakproof as 'select n::text = t';
-- finds: App's.Tell it(integer, text)
-- severity: warning

-- # Where nothing is guarded it is a note
create function public.tells(n int) returns boolean language sql leakproof as 'select n > 0';
-- finds: public.tells(integer)
-- severity: info

-- # Functions are not, unless somebody says so
create table public.note (id int primary key);
alter table public.note enable row level security;
create function public.tells(n int) returns boolean language sql immutable as 'select n > 0';
-- finds: nothing

-- # What was taken back is gone
create table public.note (id int primary key);
alter table public.note enable row level security;
create function public.tells(n int) returns boolean language sql leakproof as 'select n > 0';
alter function public.tells(int) not leakproof;
-- finds: nothing

-- # A database without functions
create table public.note (id int primary key);
-- finds: nothing

-- # The platform's own are the platform's
-- platform: supabase
reset role;
create function auth.told(n int) returns boolean language sql leakproof as 'select n > 0';
-- finds: nothing
