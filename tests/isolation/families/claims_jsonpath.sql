/*
title = "A jsonpath over the token: anchored in the signed part, or anywhere in it"
key = "lab_id"
claims = { app_metadata = { labs = [{ id = "{A}", role = "tech" }] } }
sessions = [
  { role = "authenticated", claims = { sub = "{ann}", role = "authenticated", app_metadata = { labs = [{ id = "{A}", role = "tech" }] } }, gucs = {} },
  { role = "authenticated", claims = { sub = "{ann}", role = "authenticated", app_metadata = { labs = [{ id = "{A}", role = "tech" }] }, user_metadata = { labs = [{ id = "{B}" }] } }, gucs = {} },
]
[forms]
anchored = { samples = "iiii" }
anywhere = { samples = "llll" }
path_that_ends_nowhere = { samples = "llll" }
*/
create table labs (id uuid primary key, name text not null);
alter table labs enable row level security;
create table samples (id uuid primary key default gen_random_uuid(), lab_id uuid not null references labs, title text);
alter table samples enable row level security;
create policy of_lab on samples to authenticated using (
  <<<jsonb_path_exists(auth.jwt(), '$.app_metadata.labs[*] ? (@.id == $lab)', jsonb_build_object('lab', lab_id))|||jsonb_path_exists(auth.jwt(), '$.**.labs[*] ? (@.id == $lab)', jsonb_build_object('lab', lab_id))|||(auth.jwt() @@ any (select '$.nothing'::jsonpath)) is null>>>
);
-- rows
insert into labs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into samples values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
