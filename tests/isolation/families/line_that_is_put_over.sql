/*
title = "A function that puts a line in the place of the one with its number, and looks up what it puts there: a note of its own firm's, or the firm of whoever is named"
key = "firm_id"
[forms]
with_a_note = { lines = "iiii", "put(uuid,text)" = "i" }
both_at_once = { lines = "iiii", "put(uuid,text)" = "i" }
of_the_firm_named = { lines = "iiii", "put(uuid,text)" = "l" }
of_any_line = { lines = "iiii", "put(uuid,text)" = "l" }
[functions."put(uuid,text)"]
table = "lines"
calls = ["select put('{secret}', 'Alpha')", "select put('{secret}', 'Beta')", "select put('{own}', 'Beta')"]
effect = "write"
*/
create table firms (id uuid primary key, name text not null unique);
create table members (firm_id uuid not null references firms, user_id uuid not null references auth.users, primary key (firm_id, user_id));
create table lines (id uuid primary key, firm_id uuid not null references firms, title text, note text);
alter table firms enable row level security;
alter table members enable row level security;
alter table lines enable row level security;
revoke insert, update, delete on firms, members, lines from anon, authenticated;
create policy self on members for select to authenticated using (user_id = auth.uid());
create policy of_firm on lines to authenticated using (firm_id in (select m.firm_id from members m where m.user_id = auth.uid()));
create function put(line uuid, wanted text) returns void language plpgsql security definer set search_path = '' as $$
declare mine uuid;
begin
  select m.firm_id into mine from public.members m where m.user_id = auth.uid() limit 1;
  if mine is null then raise exception 'no firm'; end if;
  insert into public.lines as l (id, firm_id, title) values (line, mine, wanted) on conflict (id) do update
    set <<<note = (select m.user_id::text from public.members m where m.user_id = auth.uid() limit 1) where l.firm_id = mine|||(title, note) = row(wanted, wanted) where l.firm_id = mine|||firm_id = (select f.id from public.firms f where f.name = wanted)|||(title, note) = row(wanted, wanted)>>>;
end $$;
-- rows
insert into firms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into lines (id, firm_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
