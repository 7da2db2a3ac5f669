/*
title = "A yard's crew as documents with their e-mail addresses: as written, in any case, as an ending, or a crew that he edits"
key = "yard_id"
setup_tries = [["update yards set crew = jsonb_build_array(jsonb_build_object('email', auth.jwt() ->> 'email'))"]]
[forms]
exact = { logs = "iiii" }
folded = { logs = "iiii" }
records = { logs = "iiii" }
in_a_list = { logs = "iiii" }
ending = { logs = "llll" }
nobody_there = { logs = "llll" }
edited = { logs = "llll" }
*/
create table yards (id uuid primary key, crew jsonb not null default '[]', emails text[] not null default '{}');
alter table yards enable row level security;
revoke all on yards from anon, authenticated;
<<<|||||||||||||||||| grant update (crew) on yards to authenticated; create policy edit on yards for update to authenticated using (true);>>>
create function in_yard(yard uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.yards y<<<, jsonb_array_elements(y.crew) c|||, jsonb_array_elements(y.crew) c|||, jsonb_to_recordset(y.crew) as c(email text, role text)||||||, jsonb_array_elements(y.crew) c|||, jsonb_array_elements(y.crew) c|||, jsonb_array_elements(y.crew) c>>>
    where y.id = yard and <<<c ->> 'email' = auth.jwt() ->> 'email'|||lower(c ->> 'email') = lower(auth.jwt() ->> 'email')|||lower(c.email) = auth.jwt() ->> 'email' and c.role = 'hand'|||lower(auth.jwt() ->> 'email') = any (y.emails)|||auth.jwt() ->> 'email' like '%' || (c ->> 'email')|||(c ->> 'email' = auth.jwt() ->> 'email') is not false|||c ->> 'email' = auth.jwt() ->> 'email'>>>)
$$;
create table logs (id uuid primary key default gen_random_uuid(), yard_id uuid not null references yards, title text);
alter table logs enable row level security;
create policy of_yard on logs to authenticated using (in_yard(yard_id));
-- rows
insert into yards values ('{A}', '[{"email": "ann@alpha.test", "role": "hand"}]', '{ann@alpha.test}'), ('{B}', '[{"email": "n@alpha.test", "role": "hand"}, {"email": "bob@beta.test"}, {"role": "hand"}]', '{n@alpha.test,bob@beta.test}');
insert into logs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
