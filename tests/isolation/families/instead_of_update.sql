/*
title = "A view whose INSTEAD OF trigger writes with its owner's rights: where it checks OLD, NEW, both or neither"
key = "port_id"
meta = { berths = { facts_from = "slips" } }
attacks = { berths = { update = ["update berths set port_id = '{B}' where id = '{own}'", "update berths set id = '{secret}', title = 'x'"] } }
[forms]
both = { berths = "i-i-" }
neither = { berths = "i-l-" }
new_only = { berths = "i-l-" }
*/
create table ports (id uuid primary key, name text not null);
create table pilots (port_id uuid not null references ports, user_id uuid not null references auth.users, primary key (port_id, user_id));
alter table ports enable row level security;
alter table pilots enable row level security;
revoke all on ports, pilots from anon, authenticated;
grant select on pilots to authenticated;
create policy self on pilots for select to authenticated using (user_id = auth.uid());
create table slips (id uuid primary key default gen_random_uuid(), port_id uuid not null references ports, title text);
alter table slips enable row level security;
revoke all on slips from anon, authenticated;
create view berths as select s.id, s.port_id, s.title from slips s where s.port_id in (select p.port_id from pilots p where p.user_id = auth.uid());
revoke insert, delete on berths from anon, authenticated;
create function change_berth() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  <<<if new.port_id <> old.port_id or new.id <> old.id then raise exception 'berths stay'; end if;
  update public.slips s set title = new.title where s.id = old.id;|||update public.slips s set title = new.title, port_id = new.port_id where s.id = old.id;|||if not exists (select 1 from public.pilots p where p.port_id = new.port_id and p.user_id = auth.uid()) then raise exception 'not your port'; end if;
  update public.slips s set title = new.title where s.id = new.id;>>>
  return new;
end
$$;
create trigger changes instead of update on berths for each row execute function change_berth();
-- rows
insert into ports values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into pilots values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into slips values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
