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

-- # Only UPDATE and DELETE ask for it, which nearly always name their row: a note
-- platform: supabase
create table public.comments (id bigint primary key, author_id uuid, body text);
revoke all on public.comments from anon;
grant all on public.comments to authenticated;
alter table public.comments enable row level security;
create policy everybody_reads on public.comments for select to authenticated using (true);
create policy own_change on public.comments for update to authenticated using (author_id = (select auth.uid()));
create policy own_delete on public.comments for delete to authenticated using (author_id = (select auth.uid()));
-- finds: public.comments.author_id
-- severity: info
-- message: policies own_change, own_delete select its rows: each UPDATE or DELETE without a selective condition

-- # UPDATE is bound by the policy for SELECT as well, which has its index
-- platform: supabase
create table public.comments (id bigint primary key, room_id uuid, author_id uuid, body text);
grant all on public.comments to authenticated;
create index on public.comments (room_id);
alter table public.comments enable row level security;
create policy of_the_room on public.comments for select to authenticated
    using (room_id = current_setting('app.room', true)::uuid);
create policy own_change on public.comments for update to authenticated using (author_id = (select auth.uid()));
-- finds: nothing

-- # Beside a policy for the same command that no index serves, an index of the column is of no use
-- platform: supabase
create table public.invitations (id bigint primary key, accepted_by uuid, status text, expires_at timestamptz);
grant all on public.invitations to authenticated;
alter table public.invitations enable row level security;
create policy accepted on public.invitations for select to authenticated using (accepted_by = (select auth.uid()));
create policy pending on public.invitations for select to authenticated
    using (status = 'pending' and expires_at > now());
-- finds: nothing

-- # A restrictive policy narrows by an index already
-- platform: supabase
create table public.notes (id bigint primary key, team_id uuid, owner_id uuid);
grant all on public.notes to authenticated;
create index on public.notes (team_id);
alter table public.notes enable row level security;
create policy of_the_team on public.notes as restrictive to authenticated
    using (team_id = current_setting('app.team', true)::uuid);
create policy own on public.notes to authenticated using (owner_id = (select auth.uid()));
-- finds: nothing

-- # A sub-query of each row wants the index, and to be asked otherwise: the finding says both
-- platform: supabase
create table public.orders (id bigint primary key, buyer uuid not null);
create index on public.orders (buyer);
create table public.lines (id bigint primary key, order_id bigint not null references public.orders);
grant select on public.orders, public.lines to authenticated;
alter table public.orders enable row level security;
alter table public.lines enable row level security;
create policy own on public.orders for select to authenticated using (buyer = (select auth.uid()));
create policy own on public.lines for select to authenticated using (
    exists (select 1 from public.orders o where o.id = order_id and o.buyer = (select auth.uid()))
);
-- finds: public.lines.order_id
-- message: own asks about it in a form that an index cannot be searched for
