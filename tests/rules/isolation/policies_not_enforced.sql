-- # Policies that were written and never switched on are found, with what they will refuse
-- platform: supabase
create table public.log (id int primary key, user_id uuid not null references auth.users, what text);
create policy log_read on public.log for select to authenticated using (user_id = (select auth.uid()));
create policy log_frozen on public.log for update to authenticated using (false);
-- finds: public.log
-- severity: error
-- message: public.log has 2 policies and row-level security off: anon and authenticated can read and write

-- # One policy that covers all is enough to switch it on
-- platform: supabase
create table public.note (id int primary key, user_id uuid not null references auth.users);
create policy note_own on public.note to authenticated using (user_id = (select auth.uid()));
revoke all on public.note from anon;
-- finds: public.note
-- message: public.note has a policy and row-level security off: authenticated can read and write everybody's rows

-- # Restrictive policies alone are policies too
-- platform: supabase
create table public.note (id int primary key, user_id uuid not null references auth.users);
create policy strong on public.note as restrictive to authenticated using ((select auth.jwt() ->> 'aal') = 'aal2');
-- finds: public.note

-- # Where no role of the application reaches the table it is a warning
-- platform: supabase
create table public.note (id int primary key, user_id uuid not null references auth.users);
create policy note_own on public.note using (user_id = (select auth.uid()));
revoke all on public.note from anon, authenticated;
-- finds: public.note
-- severity: warning
-- message: nothing is enforced

-- # A schema that the API does not serve is not reached either
-- platform: supabase
create schema internal;
grant usage on schema internal to anon, authenticated;
create table internal.note (id int primary key, user_id uuid not null);
grant all on internal.note to authenticated;
create policy note_own on internal.note using (user_id = (select auth.uid()));
-- finds: internal.note
-- severity: warning

-- # Where nobody knows the application's roles it stays an error
create table public.note (id int primary key, author text not null);
create policy note_own on public.note using (author = current_setting('app.author', true));
-- finds: public.note
-- severity: error
-- message: nothing is enforced

-- # An owner who is the application has to be forced as well
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public."Note" (id int primary key, author text not null);
create policy "note's own" on public."Note" using (author = current_setting('app.author', true));
alter table public."Note" owner to web;
-- finds: public.Note
-- message: web can read and write all of its rows

-- # Policies with row-level security on are what was meant
-- platform: supabase
create table public.note (id int primary key, user_id uuid not null references auth.users);
alter table public.note enable row level security;
create policy note_own on public.note using (user_id = (select auth.uid()));
-- finds: nothing

-- # A table without policies is another rule's
-- platform: supabase
create table public.note (id int primary key, user_id uuid not null references auth.users);
-- finds: nothing

-- # Policies of partitions are left to the parent
-- platform: supabase
create table public.event (at date not null, user_id uuid not null) partition by range (at);
create table public.event_2026 partition of public.event for values from ('2026-01-01') to ('2027-01-01');
alter table public.event enable row level security;
create policy event_own on public.event using (user_id = (select auth.uid()));
create policy event_own on public.event_2026 using (user_id = (select auth.uid()));
-- finds: nothing

-- # The platform's own tables are the platform's
-- platform: supabase
create policy avatars on storage.objects for select using (bucket_id = 'avatars');
-- finds: nothing
