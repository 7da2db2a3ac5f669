/*
title = "A field of a row that the caller names is given: of a row of his own, of any, or put into a number whose error says it"
key = "office_id"
functions = { "field(uuid, text)" = { table = "files", calls = ["select field('{own}', 'id')", "select field('{secret}', 'id')", "select field('{secret}', 'title')"] } }
[forms]
of_his_own = { files = "iiii", "field(uuid, text)" = "i" }
of_any = { files = "iiii", "field(uuid, text)" = "l" }
said_by_an_error = { files = "iiii", "field(uuid, text)" = "l" }
*/
create table offices (id uuid primary key, name text);
create table staff (office_id uuid not null references offices, user_id uuid not null references auth.users, primary key (office_id, user_id));
create table files (id uuid primary key default gen_random_uuid(), office_id uuid not null references offices, title text);
alter table offices enable row level security;
alter table staff enable row level security;
alter table files enable row level security;
create policy self on staff for select to authenticated using (user_id = auth.uid());
create policy own on files to authenticated using (office_id in (select s.office_id from staff s where s.user_id = auth.uid()));
create function field(p_id uuid, p_name text) returns text language plpgsql stable security definer set search_path = public as $$
declare
  what text;
  num int;
begin
  <<<execute format('select %I from files f join staff s using (office_id) where f.id = $1 and s.user_id = auth.uid()', p_name) into what using p_id;
  |||execute format('select %I from files f where f.id = $1', p_name) into what using p_id;
  |||if p_name = 'title' then execute format('select f.%I from files f where f.id = $1', p_name) into num using p_id; end if;
  if not exists (select 1 from files f join staff s using (office_id) where f.id = p_id and s.user_id = auth.uid()) then raise exception 'no'; end if;
  execute format('select f.%I from files f where f.id = $1', p_name) into what using p_id;
  >>>return what;
end
$$;
-- rows
insert into offices values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into staff values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into files values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
