/*
title = "WITH CHECK looks the stored row up by something"
key = "firm_id"
[forms]
by_its_key = { files = "i-i-" }
by_a_title = { files = "i-l-" }
by_a_code_of_its_own = { files = "i-i-" }
by_a_code_within_the_firm = { files = "i-l-" }
[attacks.files]
update = ["update files set firm_id = '{B}', code = 'b'", "update files set firm_id = '{B}', title = 'secret', code = 'b'", "update files set firm_id = '{B}', id = '{secret}'"]
*/
create table firms (id uuid primary key);
create table staff (firm_id uuid not null references firms, user_id uuid not null references auth.users, primary key (firm_id, user_id));
create table files (id uuid primary key default gen_random_uuid(), firm_id uuid not null references firms, title text not null, code text not null<<<|||||| unique|||, unique (firm_id, code, title)>>>);
alter table firms enable row level security;
alter table staff enable row level security;
alter table files enable row level security;
create policy staff_self on staff for select to authenticated using (user_id = auth.uid());
create function stored_firms(p <<<uuid|||text|||text|||text>>>) returns setof uuid language sql stable security definer set search_path = '' as $$
  select f.firm_id from public.files f where f.<<<id|||title|||code|||code>>> = p
$$;
create policy files_read on files for select to authenticated using (firm_id in (select s.firm_id from staff s where s.user_id = auth.uid()));
create policy files_edit on files for update to authenticated using (firm_id in (select s.firm_id from staff s where s.user_id = auth.uid()))
  with check (firm_id in (select stored_firms(<<<id|||title|||code|||code>>>)));
-- rows
insert into firms values ('{A}'), ('{B}');
insert into staff values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into files values ('{own}', '{A}', 'own', 'a'), ('{secret}', '{B}', 'secret', 'b');
