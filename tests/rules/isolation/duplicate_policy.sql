-- # The same words under two names
-- platform: supabase
create table public.note (id int primary key, user_id uuid not null);
alter table public.note enable row level security;
create policy a on public.note using (user_id = auth.uid());
create policy b on public.note using (user_id = auth.uid());
-- finds: public.note.b
-- severity: info
-- message: b on public.note says the same as a

-- # The sides of an equation, the order of AND and of the roles do not matter
-- platform: supabase
create table public."Note's" (id int primary key, user_id uuid not null, open boolean not null);
alter table public."Note's" enable row level security;
create policy "Read" on public."Note's" for select to anon, authenticated using (open and user_id = auth.uid());
create policy "read ""it""" on public."Note's" for select to authenticated, anon using (auth.uid() = user_id and open);
-- finds: public.Note's.read "it"

-- # Three of a kind are two too many
create table public.note (id int primary key, author text not null);
alter table public.note enable row level security;
create policy a on public.note for insert with check (author = current_user);
create policy b on public.note for insert with check (author = current_user);
create policy c on public.note for insert with check (author = current_user);
-- finds: public.note.b
-- finds: public.note.c

-- # Restrictive ones too
create table public.note (id int primary key, author text not null);
alter table public.note enable row level security;
create policy a on public.note using (author = current_user);
create policy b on public.note as restrictive using (author <> 'system');
create policy c on public.note as restrictive using (author <> 'system');
-- finds: public.note.c

-- # Another command is another policy
create table public.note (id int primary key, author text not null);
alter table public.note enable row level security;
create policy a on public.note for select using (author = current_user);
create policy b on public.note for delete using (author = current_user);
-- finds: nothing

-- # Other roles
-- platform: supabase
create table public.note (id int primary key, open boolean not null);
alter table public.note enable row level security;
create policy a on public.note for select to anon using (open);
create policy b on public.note for select to authenticated using (open);
-- finds: nothing

-- # Permissive and restrictive are opposites
create table public.note (id int primary key, author text not null);
alter table public.note enable row level security;
create policy a on public.note using (author = current_user);
create policy b on public.note as restrictive using (author = current_user);
-- finds: nothing

-- # What new rows must satisfy differs
create table public.note (id int primary key, author text not null);
alter table public.note enable row level security;
create policy a on public.note for update using (author = current_user);
create policy b on public.note for update using (author = current_user) with check (true);
-- finds: nothing

-- # Strings that differ in case are different
create table public.note (id int primary key, kind text not null);
alter table public.note enable row level security;
create policy a on public.note for select using (kind = 'a');
create policy b on public.note for select using (kind = 'A');
-- finds: nothing

-- # Two tables may say the same
create table public.note (id int primary key, author text not null);
create table public.memo (id int primary key, author text not null);
alter table public.note enable row level security;
alter table public.memo enable row level security;
create policy own on public.note using (author = current_user);
create policy own on public.memo using (author = current_user);
-- finds: nothing

-- # Sub-selects may call their tables as they like
create table public.team (id int primary key, owner text);
create table public.note (id int primary key, team int);
alter table public.note enable row level security;
create policy a on public.note using (team in (select t.id from public.team t where t.owner = current_user));
create policy b on public.note using (team in (select x.id from public.team x where x.owner = current_user));
create policy c on public.note using (team in (select x.id from public.team x where x.owner <> current_user));
-- finds: public.note.b
-- message: b on public.note says the same as a
