-- # A column compared with the caller, without an index
-- platform: supabase
create table public.notes (id bigint primary key, owner_id uuid, body text);
grant all on public.notes to anon, authenticated;
alter table public.notes enable row level security;
create policy own on public.notes to authenticated using (owner_id = (select auth.uid()));
-- finds: public.notes.owner_id
-- severity: warning
-- message: by which policy own selects its rows

-- # Each arm of OR needs its own index; names that need quotes
-- platform: supabase
create table public."Notes" (id bigint primary key, "ownerId" uuid, reviewer uuid);
grant all on public."Notes" to authenticated;
create index on public."Notes" (reviewer);
alter table public."Notes" enable row level security;
create policy "own or reviewed" on public."Notes" for select to authenticated
    using ("ownerId" = (select auth.uid()) or reviewer = (select auth.uid()));
-- finds: public.Notes.ownerId

-- # A setting on a plain server
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.orders (id bigint primary key, shop text, total int);
grant select, insert on public.orders to web;
alter table public.orders enable row level security;
create policy shop on public.orders to web using (shop = current_setting('app.shop', true));
-- finds: public.orders.shop

-- # An index that begins with the column serves
-- platform: supabase
create table public.notes (id bigint primary key, owner_id uuid, body text);
grant all on public.notes to authenticated;
create index on public.notes (owner_id, id);
alter table public.notes enable row level security;
create policy own on public.notes to authenticated using (owner_id = (select auth.uid()));
-- finds: nothing

-- # Of AND one indexed part is enough
-- platform: supabase
create table public.notes (id uuid primary key, owner_id uuid, editor uuid);
grant all on public.notes to authenticated;
create index on public.notes (owner_id);
alter table public.notes enable row level security;
create policy own on public.notes to authenticated using (owner_id = (select auth.uid()) and editor = (select auth.uid()));
-- finds: nothing

-- # A policy for nobody who reaches the table
-- platform: supabase
create table public.notes (id bigint primary key, owner_id uuid);
revoke all on public.notes from anon, authenticated;
alter table public.notes enable row level security;
create policy own on public.notes to authenticated using (owner_id = (select auth.uid()));
-- finds: nothing

-- # A small table
-- platform: supabase
create table public.notes (id bigint primary key, owner_id uuid);
grant all on public.notes to authenticated;
alter table public.notes enable row level security;
create policy own on public.notes to authenticated using (owner_id = (select auth.uid()));
reset role;
update pg_class set reltuples = 40, relpages = 1 where oid = 'public.notes'::regclass;
-- finds: nothing

-- # Row-level security off
-- platform: supabase
create table public.notes (id bigint primary key, owner_id uuid);
grant all on public.notes to authenticated;
create policy own on public.notes to authenticated using (owner_id = (select auth.uid()));
-- finds: nothing
