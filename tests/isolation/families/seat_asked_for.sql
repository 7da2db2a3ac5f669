/*
title = "Asking to join makes a pending membership, which does not count"
key = "den_id"
setup_tries = [["insert into den_seats (den_id, user_id) values ('{B}', auth.uid())"], ["insert into den_seats (den_id, user_id, status) values ('{B}', auth.uid(), 'active')"], ["insert into den_seats (den_id, user_id) values ('{B}', auth.uid())", "update den_seats set status = 'active'"]]
[forms]
asked = { toys = "iiii" }
by_enum = { toys = "iiii" }
not_banned = { toys = "llll" }
self_approved = { toys = "llll" }
forgotten = { toys = "llll" }
rank = { toys = "iiii" }
*/
create type seat_state as enum ('pending', 'active', 'banned');
create table dens (id uuid primary key, name text not null);
create table den_seats (den_id uuid not null references dens (id), user_id uuid not null references auth.users (id), status seat_state not null default 'pending', role text not null default 'member', primary key (den_id, user_id));
alter table dens enable row level security;
alter table den_seats enable row level security;
revoke insert, update, delete on den_seats from authenticated;
grant insert (den_id, user_id<<<|||, status||||||, status||||||, status>>>) on den_seats to authenticated;
create function runs(p uuid) returns boolean language sql stable security definer set search_path = '' as $$ select exists (select 1 from public.den_seats s where s.den_id = p and s.user_id = auth.uid() and s.status = 'active' and s.role in ('admin', 'owner')) $$;
create policy seats_ask on den_seats for insert to authenticated with check (user_id = auth.uid()<<<||| and status = 'pending'|||||||||||| and status = 'pending' and role = 'member'>>>);
create policy seats_see on den_seats for select to authenticated using (user_id = auth.uid() or runs(den_id));
grant update (status) on den_seats to authenticated;
create policy seats_approve on den_seats for update to authenticated using (runs(den_id)) with check (runs(den_id));
create table toys (id uuid primary key default gen_random_uuid(), den_id uuid not null references dens (id), title text);
alter table toys enable row level security;
create policy toys_den on toys for all to authenticated using (exists (select 1 from den_seats s where s.den_id = toys.den_id and s.user_id = auth.uid()<<< and s.status = 'active'||| and s.status = 'active'||| and s.status <> 'banned'||| and s.status = 'active'|||||| and s.status >= 'active' and s.status < 'banned'>>>));
-- rows
insert into dens values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into den_seats values ('{A}', '{ann}', 'active', 'admin'), ('{B}', '{bob}', 'active', 'admin');
insert into toys values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
