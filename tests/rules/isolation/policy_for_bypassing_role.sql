-- # service_role is bound by no policy
-- platform: supabase
create table public.payout (id int primary key);
alter table public.payout enable row level security;
create policy service on public.payout to service_role using (true);
-- finds: public.payout.service
-- severity: info
-- certainty: proved
-- message: service on public.payout gives nothing: it is for service_role, a role with BYPASSRLS, whom no policy binds

-- # A restrictive one holds nothing back
create role robot login bypassrls;
create table public."Pay Out" (id int primary key);
alter table public."Pay Out" enable row level security;
create policy "no ""robots""" on public."Pay Out" as restrictive for delete to robot using (false);
-- finds: public.Pay Out.no "robots"
-- message: holds nothing back

-- # An owner who is not forced
create role keeper;
create table public.ledger (id int primary key);
alter table public.ledger owner to keeper;
alter table public.ledger enable row level security;
create policy keeps on public.ledger to keeper using (true);
-- finds: public.ledger.keeps
-- message: keeper, the owner of the table, which is not forced,

-- # A superuser and a BYPASSRLS role together
create role boss superuser;
create role robot bypassrls;
create table public.ledger (id int primary key);
alter table public.ledger enable row level security;
create policy for_both on public.ledger to boss, robot using (true);
-- finds: public.ledger.for_both

-- # An owner who is forced is bound
create role keeper;
create table public.ledger (id int primary key);
alter table public.ledger owner to keeper;
alter table public.ledger enable row level security;
alter table public.ledger force row level security;
create policy keeps on public.ledger to keeper using (true);
-- finds: nothing

-- # Beside a role that is bound
-- platform: supabase
create table public.payout (id int primary key);
alter table public.payout enable row level security;
create policy service on public.payout to service_role, authenticated using (true);
-- finds: nothing

-- # Everybody is somebody
-- platform: supabase
create table public.payout (id int primary key);
alter table public.payout enable row level security;
create policy service on public.payout using (auth.role() = 'service_role');
-- finds: nothing

-- # A group with BYPASSRLS has members that are bound: the attribute is not inherited
create role staff nologin bypassrls;
create role ann login in role staff;
create table public.payout (id int primary key);
alter table public.payout enable row level security;
create policy for_staff on public.payout to staff using (true);
-- finds: nothing

-- # A role that could become one that bypasses is bound as it is
create role robot nologin bypassrls;
create role web login noinherit in role robot;
create table public.payout (id int primary key);
alter table public.payout enable row level security;
create policy web_reads on public.payout to web using (true);
-- finds: nothing

-- # Row-level security that is off asks nobody
-- platform: supabase
create table public.payout (id int primary key);
create policy service on public.payout to service_role using (true);
-- finds: nothing
