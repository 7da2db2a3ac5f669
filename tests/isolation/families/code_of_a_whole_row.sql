/*
title = "The whole row of an invitation is read, its code held against the argument, and the row's other cells used"
key = "lodge_id"
setup_tries = [["select enter(2)"], ["select enter(2, null)"], ["select enter(2, (select t.said from tries t order by t.id desc limit 1))"]]
[forms]
distinct_from = { tapes = "iiii" }
its_number_is_noted = { tapes = "iiii" }
not_equal = { tapes = "llll" }
its_code_is_noted = { tapes = "llll" }
the_row_is_noted = { tapes = "llll" }
put_into_another_cell = { tapes = "llll" }
*/
create table lodges (id uuid primary key, name text);
create table brothers (lodge_id uuid references lodges, user_id uuid references auth.users, primary key (lodge_id, user_id));
create table letters (id int generated always as identity primary key, lodge_id uuid not null references lodges, code text not null default gen_random_uuid()::text, note text);
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
declare l public.letters;
begin
  select * into l from public.letters where id = p_letter;
  if not found then raise exception 'no such letter'; end if;
  if l.code <<<is distinct from|||is distinct from|||<>|||is distinct from|||is distinct from|||is distinct from>>> p_code then raise exception 'wrong code'; end if;
  <<<|||||||||||||||select p_code into l.note;>>>
  insert into public.tries (said) values (<<<'entered'|||l.id::text|||'entered'|||l.code|||split_part(trim(l::text, '()'), ',', 3)|||l.note>>>);
  insert into public.brothers values (l.lodge_id, auth.uid()) on conflict do nothing;
end $$;
-- rows
insert into lodges values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into brothers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into letters (lodge_id, code) values ('{A}', 'aa-11'), ('{B}', 'kx-41');
insert into tries (said) values (<<<'entered'|||'2'|||'entered'|||'kx-41'|||'kx-41'|||'kx-41'>>>);
insert into tapes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
