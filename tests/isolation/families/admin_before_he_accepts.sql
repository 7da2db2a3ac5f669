/*
title = "Admins manage the seats of their workshop: those who have accepted theirs, or whoever was asked to be one"
key = "workshop_id"
[forms]
accepted = { seats = "idii", orders = "iiii" }
asked = { seats = "-dll", orders = "----" }
suspended = { seats = "-dll", orders = "----" }
suspended_asked = { seats = "idii", orders = "iiii" }
*/
create table workshops (id uuid primary key, name text);
create type seat_role as enum ('admin', 'maker');
create table seats (
  id uuid primary key default gen_random_uuid(), workshop_id uuid not null references workshops, user_id uuid not null references auth.users,
  role seat_role not null default 'maker', <<<accepted_at timestamptz|||accepted_at timestamptz|||is_active boolean not null default true|||is_active boolean not null default true>>>, title text, unique (workshop_id, user_id));
create table orders (id uuid primary key default gen_random_uuid(), workshop_id uuid not null references workshops, title text);
alter table workshops enable row level security;
alter table seats enable row level security;
alter table orders enable row level security;
create function my_workshops() returns setof uuid language sql stable security definer set search_path = '' as
  $$ select s.workshop_id from public.seats s where s.user_id = auth.uid() and <<<s.accepted_at is not null|||s.accepted_at is not null|||s.is_active|||s.is_active>>> $$;
create function is_admin_of(w uuid) returns boolean language sql stable security definer set search_path = '' as
  $$ select exists (select 1 from public.seats s where s.workshop_id = w and s.user_id = auth.uid() and s.role = 'admin'<<< and s.accepted_at is not null|||||||||  and s.is_active>>>) $$;
create policy w on workshops for select to authenticated using (id in (select my_workshops()));
create policy s on seats for select to authenticated using (workshop_id in (select my_workshops()));
create policy u on seats for update to authenticated using (is_admin_of(workshop_id));
create policy d on seats for delete to authenticated using (is_admin_of(workshop_id));
create policy o on orders to authenticated using (workshop_id in (select my_workshops()));
-- rows
insert into workshops values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into seats (workshop_id, user_id, role, <<<accepted_at|||accepted_at|||is_active|||is_active>>>) values
  ('{A}', '{ann}', 'admin', <<<now()|||now()|||true|||true>>>), ('{B}', '{bob}', 'admin', <<<now()|||now()|||true|||true>>>), ('{B}', '{ann}', 'admin', <<<null|||null|||false|||false>>>);
insert into orders values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
