/*
title = "One document of claims made of the signed and of the editable part: which of them wins, and whether the signed one must say it"
key = "firm_id"
claims = { app_metadata = { firm_id = "{A}", firms = ["{A}"] } }
[forms]
signed = { briefs = "iiii" }
edited_wins = { briefs = "llll" }
signed_wins = { briefs = "llll" }
signed_says_it = { briefs = "iiii" }
signed_lists_it = { briefs = "iiii" }
edited_wins_though_signed = { briefs = "llll" }
edited_says_it = { briefs = "llll" }
*/
create table firms (id uuid primary key, name text not null);
alter table firms enable row level security;
create table briefs (id uuid primary key default gen_random_uuid(), firm_id uuid not null references firms, title text);
alter table briefs enable row level security;
create function claim(wanted text) returns text language sql stable as $$
  select <<<auth.jwt() #>> array['app_metadata', wanted]|||(coalesce(auth.jwt() -> 'app_metadata', '{}') || coalesce(auth.jwt() -> 'user_metadata', '{}')) ->> wanted|||(coalesce(auth.jwt() -> 'user_metadata', '{}') || coalesce(auth.jwt() -> 'app_metadata', '{}')) ->> wanted|||(coalesce(auth.jwt() -> 'user_metadata', '{}') || coalesce(auth.jwt() -> 'app_metadata', '{}')) ->> wanted|||(coalesce(auth.jwt() -> 'user_metadata', '{}') || coalesce(auth.jwt() -> 'app_metadata', '{}')) ->> wanted|||(coalesce(auth.jwt() -> 'app_metadata', '{}') || coalesce(auth.jwt() -> 'user_metadata', '{}')) ->> wanted|||(coalesce(auth.jwt() -> 'user_metadata', '{}') || coalesce(auth.jwt() -> 'app_metadata', '{}')) ->> wanted>>>
$$;
create policy of_firm on briefs to authenticated using (<<<firm_id = (select claim('firm_id'))::uuid|||firm_id = (select claim('firm_id'))::uuid|||firm_id = (select claim('firm_id'))::uuid|||firm_id = (select claim('firm_id'))::uuid|||(coalesce(auth.jwt() -> 'user_metadata', '{}') || coalesce(auth.jwt() -> 'app_metadata', '{}')) -> 'firms' ? firm_id::text|||firm_id = (select claim('firm_id'))::uuid>>><<<||||||||| and auth.jwt() -> 'app_metadata' ? 'firm_id'||| and auth.jwt() -> 'app_metadata' ? 'firms'||| and auth.jwt() -> 'app_metadata' ? 'firm_id'||| and auth.jwt() -> 'user_metadata' ? 'firm_id'>>>);
-- rows
insert into firms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into briefs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
