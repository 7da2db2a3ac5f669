/*
title = "A view writes with its owner's rights what the role may not write in the table: the view's commands leak, the table's are denied"
key = "depot_id"
meta = { depot_parcels = { facts_from = "parcels" } }
attacks = { depot_parcels = { update = ["update depot_parcels set depot_id = '{B}' where id = '{own}'"], insert = ["insert into depot_parcels (id, depot_id, title) values (gen_random_uuid(), '{B}', 'x')"] } }
[forms]
by_a_trigger = { parcels = "iddd", depot_parcels = "i-l-" }
by_a_rule = { parcels = "iddd", depot_parcels = "il--" }
by_a_trigger_that_asks = { parcels = "iddd", depot_parcels = "i-i-" }
*/
create table depots (id uuid primary key, name text not null);
create table depot_users (depot_id uuid not null references depots, user_id uuid not null references auth.users, primary key (depot_id, user_id));
create table parcels (id uuid primary key default gen_random_uuid(), depot_id uuid not null references depots, title text);
alter table depots enable row level security;
alter table depot_users enable row level security;
alter table parcels enable row level security;
create policy self on depot_users for select to authenticated using (user_id = (select auth.uid()));
create policy reads on parcels for select to authenticated using (depot_id in (select u.depot_id from depot_users u where u.user_id = (select auth.uid())));
create view depot_parcels with (security_invoker = true) as select p.id, p.depot_id, p.title from parcels p;
create function edit() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.parcels set title = new.title, depot_id = new.depot_id where id = old.id<<<||||||
    and new.depot_id = old.depot_id and exists (select from public.depot_users u where u.depot_id = old.depot_id and u.user_id = auth.uid())>>>;
  return new;
end
$$;
<<<create trigger edit instead of update on depot_parcels for each row execute function edit();|||create rule form as on insert to depot_parcels do instead insert into parcels values (new.id, new.depot_id, new.title);|||create trigger edit instead of update on depot_parcels for each row execute function edit();>>>
-- rows
insert into depots values ('{A}', 'A'), ('{B}', 'B');
insert into depot_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into parcels values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
