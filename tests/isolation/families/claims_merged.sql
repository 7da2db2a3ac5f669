/*
title = "One document of claims made of the signed and of the editable part"
key = "firm_id"
claims = { app_metadata = { firm_id = "{A}" } }
[forms]
signed = { briefs = "iiii" }
edited_wins = { briefs = "llll" }
signed_wins = { briefs = "llll" }
*/
create table firms (id uuid primary key, name text not null);
alter table firms enable row level security;
create table briefs (id uuid primary key default gen_random_uuid(), firm_id uuid not null references firms, title text);
alter table briefs enable row level security;
create function claim(wanted text) returns text language sql stable as $$
  select <<<auth.jwt() #>> array['app_metadata', wanted]|||(coalesce(auth.jwt() -> 'app_metadata', '{}') || coalesce(auth.jwt() -> 'user_metadata', '{}')) ->> wanted|||(coalesce(auth.jwt() -> 'user_metadata', '{}') || coalesce(auth.jwt() -> 'app_metadata', '{}')) ->> wanted>>>
$$;
create policy of_firm on briefs to authenticated using (firm_id = (select claim('firm_id'))::uuid);
-- rows
insert into firms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into briefs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
