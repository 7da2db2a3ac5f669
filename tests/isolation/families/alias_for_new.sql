/*
title = "A trigger that moves a row by another name for NEW, past a check that asks nothing"
key = "depot_id"
attacks = { crates = { update = ["update crates set goes_to = '{B}'"] } }
update_col = "title"
[forms]
stays = { crates = "idid" }
moves = { crates = "idld" }
*/
create table depots (id uuid primary key, name text not null);
create table porters (depot_id uuid not null references depots, user_id uuid not null references auth.users, primary key (depot_id, user_id));
alter table depots enable row level security;
alter table porters enable row level security;
revoke all on depots, porters from anon, authenticated;
grant select on porters to authenticated;
create policy self on porters for select to authenticated using (user_id = auth.uid());
create table crates (id uuid primary key default gen_random_uuid(), depot_id uuid not null references depots, title text, goes_to uuid);
alter table crates enable row level security;
revoke all on crates from anon, authenticated;
grant select, update (title, goes_to) on crates to authenticated;
create policy seen on crates for select to authenticated using (depot_id in (select p.depot_id from porters p where p.user_id = auth.uid()));
create policy moved on crates for update to authenticated
  using (depot_id in (select p.depot_id from porters p where p.user_id = auth.uid())) with check (true);
create function sent() returns trigger language plpgsql as $$
declare
  crate alias for new;
begin
  <<<crate.title := coalesce(crate.title, crate.goes_to::text);|||crate.depot_id := coalesce(crate.goes_to, crate.depot_id);>>>
  return new;
end
$$;
create trigger sent before update on crates for each row execute function sent();
-- rows
insert into depots values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into porters values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into crates values ('{own}', '{A}', 'own', null), ('{secret}', '{B}', 'secret', null);
