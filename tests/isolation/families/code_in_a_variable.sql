/*
title = "The code of a letter goes into a variable that is held against the argument, and one of the two goes elsewhere"
key = "lodge_id"
setup_tries = [["select enter(2)"], ["select enter(2, (select t.said from tries t order by t.id desc limit 1))"], ["select enter(2, 'k')"]]
[forms]
held_against = { tapes = "iiii" }
beside_its_number = { tapes = "iiii" }
beside_its_code = { tapes = "llll" }
beside_what_was_said = { tapes = "llll" }
as_a_beginning = { tapes = "llll" }
*/
create table lodges (id uuid primary key, name text);
create table brothers (lodge_id uuid references lodges, user_id uuid references auth.users, primary key (lodge_id, user_id));
create table letters (id int generated always as identity primary key, lodge_id uuid not null references lodges, code text not null default gen_random_uuid()::text);
create table tries (id serial primary key, said text);
create table tapes (id uuid primary key default gen_random_uuid(), lodge_id uuid not null references lodges, title text);
alter table lodges enable row level security;
alter table brothers enable row level security;
alter table letters enable row level security;
alter table tries enable row level security;
alter table tapes enable row level security;
create policy seen on brothers for select to authenticated using (user_id = auth.uid());
create policy seen on tries for select to authenticated using (true);
create policy heard on tapes to authenticated using (lodge_id in (select b.lodge_id from brothers b where b.user_id = auth.uid()));
create function enter(p_letter int, p_code text default null) returns void language plpgsql security definer set search_path = '' as $$
declare v_lodge uuid; v_code text;
begin
  select l.lodge_id, l.code into v_lodge, v_code from public.letters l where l.id = p_letter;
  if v_lodge is null or <<<v_code is distinct from p_code|||v_code is distinct from p_code|||v_code is distinct from p_code|||v_code is distinct from p_code|||v_code not like p_code || '%' or p_code is null>>> then
    raise exception 'no such letter';
  end if;
  insert into public.tries (said) values (<<<'entered'|||p_letter::text|||v_code|||upper(p_code)|||'entered'>>>);
  insert into public.brothers values (v_lodge, auth.uid()) on conflict do nothing;
end $$;
-- rows
insert into lodges values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into brothers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into letters (lodge_id, code) values ('{A}', 'AA-11'), ('{B}', <<<'KX-41'|||'KX-41'|||'KX-41'|||'KX-41'|||'kx-41'>>>);
insert into tries (said) values (<<<'entered'|||'2'|||'KX-41'|||'KX-41'|||'entered'>>>);
insert into tapes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
