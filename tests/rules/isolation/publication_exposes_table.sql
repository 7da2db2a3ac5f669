-- # A person's rows, sent to everybody
-- platform: supabase
create table public.message (id int primary key, user_id uuid not null references auth.users);
alter publication supabase_realtime add table public.message;
-- finds: public.message
-- severity: error
-- message: public.message is in the publication supabase_realtime and row-level security is off: anon and authenticated can subscribe to every change of everybody's rows

-- # A tenant's rows, under any name
-- platform: supabase
create table public.workspace (id uuid primary key);
create table public.member (workspace_id uuid not null references public.workspace, user_id uuid not null references auth.users, primary key (workspace_id, user_id));
create table public."Chat ""Line""" (id int primary key, workspace_id uuid not null references public.workspace);
alter table public.workspace enable row level security;
alter table public.member enable row level security;
revoke all on public."Chat ""Line""" from anon;
alter publication supabase_realtime add table public."Chat ""Line""", public.workspace;
-- finds: public.Chat "Line"
-- message: authenticated can subscribe to every change of every tenant's rows

-- # Two tables, two findings
-- platform: supabase
create table public.message (id int primary key, user_id uuid not null references auth.users);
create table public.draft (id int primary key, user_id uuid not null references auth.users);
alter publication supabase_realtime add table public.message, public.draft;
-- finds: public.message
-- finds: public.draft

-- # Policies hold for subscribers
-- platform: supabase
create table public.message (id int primary key, user_id uuid not null references auth.users);
alter table public.message enable row level security;
create policy own on public.message using (user_id = (select auth.uid()));
alter publication supabase_realtime add table public.message;
-- finds: nothing

-- # A warehouse's publication is for a role with REPLICATION
-- platform: supabase
create table public.message (id int primary key, user_id uuid not null references auth.users);
create publication warehouse for table public.message;
-- finds: nothing

-- # Countries are nobody's
-- platform: supabase
create table public.message (id int primary key, user_id uuid not null references auth.users);
alter table public.message enable row level security;
create table public.country (code text primary key, name text not null);
alter publication supabase_realtime add table public.country, public.message;
-- finds: nothing

-- # Nobody may read it
-- platform: supabase
create table public.message (id int primary key, user_id uuid not null references auth.users);
revoke all on public.message from anon, authenticated;
alter publication supabase_realtime add table public.message;
-- finds: nothing

-- # What was taken out of it is no longer sent
-- platform: supabase
create table public.message (id int primary key, user_id uuid not null references auth.users);
alter publication supabase_realtime add table public.message;
alter publication supabase_realtime drop table public.message;
-- finds: nothing
