-- # Grants that show nothing are found, and can go
-- platform: supabase
create table public.payout (id int primary key, amount bigint);
alter table public.payout enable row level security;
-- finds: public.payout
-- severity: info
-- message: public.payout has row-level security and no policy: its grants to anon and authenticated give no row

-- # A grant on columns is a grant
-- platform: supabase
create table public.payout (id int primary key, amount bigint);
revoke all on public.payout from anon, authenticated;
grant select (id) on public.payout to authenticated;
alter table public.payout enable row level security;
-- finds: public.payout
-- message: its grants to authenticated give no row

-- # A grant to everybody is taken from everybody
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public."Pay Out" (id int primary key);
alter table public."Pay Out" enable row level security;
grant select on public."Pay Out" to public;
-- finds: public.Pay Out

-- # A grant that comes through a group stays: others may be in it
-- declared: {"roles": {"app": ["web"]}}
-- fix: none
create role readers; create role web login; grant readers to web;
create table public.payout (id int primary key);
alter table public.payout enable row level security;
grant select on public.payout to readers;
-- finds: public.payout

-- # Only the server uses it: no grants, nothing to say
-- platform: supabase
create table public.payout (id int primary key, amount bigint);
alter table public.payout enable row level security;
revoke all on public.payout from anon, authenticated;
-- finds: nothing

-- # Nor where Supabase left TRUNCATE, REFERENCES and TRIGGER behind
-- platform: supabase
create table public.payout (id int primary key, amount bigint);
alter table public.payout enable row level security;
revoke select, insert, update, delete on public.payout from anon, authenticated;
-- finds: nothing

-- # Nor in a schema that the API does not serve
-- platform: supabase
create schema internal;
grant usage on schema internal to authenticated;
create table internal.payout (id int primary key);
grant all on internal.payout to authenticated;
alter table internal.payout enable row level security;
-- finds: nothing

-- # With a policy, a restrictive one too, it is no longer without
-- platform: supabase
create table public.payout (id int primary key, amount bigint);
alter table public.payout enable row level security;
create policy never on public.payout as restrictive using (false);
-- finds: nothing

-- # An owner whom it does not bind sees the rows
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.payout (id int primary key);
alter table public.payout owner to web;
alter table public.payout enable row level security;
-- finds: nothing

-- # One whom it binds by force sees none, and has nothing to give back
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.payout (id int primary key);
alter table public.payout owner to web;
alter table public.payout enable row level security;
alter table public.payout force row level security;
-- finds: public.payout
-- fix: none

-- # A partitioned table is judged at its parent
-- platform: supabase
create table public.event (at date not null) partition by range (at);
create table public.event_2026 partition of public.event for values from ('2026-01-01') to ('2027-01-01');
alter table public.event enable row level security;
alter table public.event_2026 enable row level security;
-- finds: public.event
