/*
title = "A document says of each person what he may do: anybody may write it, those in it write the label only, or nobody writes it"
key = "yacht_id"
[forms]
one_of = { trips = "llll" }
exactly = { trips = "llll" }
label_only = { trips = "iiii" }
read_only = { trips = "iiii" }
*/
create table yachts (id uuid primary key, crews jsonb not null default '{}', label text);
alter table yachts enable row level security;
revoke insert, update, delete on yachts from authenticated;
grant update (<<<crews, label|||crews|||label|||label>>>) on yachts to authenticated;
create policy yachts_seen on yachts for select to authenticated using (<<<true|||true|||crews ? (select auth.uid())::text|||true>>>);
create policy yachts_edited on yachts for update to authenticated using (<<<true|||true|||crews ? (select auth.uid())::text|||false>>>);
create table trips (id uuid primary key default gen_random_uuid(), yacht_id uuid not null references yachts, title text);
alter table trips enable row level security;
create policy of_yacht on trips to authenticated using (exists (
  select 1 from yachts y where y.id = trips.yacht_id
  and y.crews ->> (select auth.uid())::text <<<in ('mate', 'skipper')|||= 'skipper'|||in ('mate', 'skipper')|||= 'skipper'>>>));
-- rows
insert into yachts values ('{A}', '{"{ann}": "skipper"}', 'a'), ('{B}', '{"{bob}": "skipper"}', 'b');
insert into trips values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
