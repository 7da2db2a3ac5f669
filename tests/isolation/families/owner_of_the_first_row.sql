/*
title = "An owner's id as text in a column that others write: compared with the caller's, or with what he calls himself"
key = "vault_id"
setup_tries = [["select set_config('request.headers', '{\"x-user\": \"{bob}\"}', true)"]]
settings = { "request.headers" = "{}" }
[forms]
caller = { secrets_kept = "iiii" }
header = { secrets_kept = "llll" }
*/
create table vaults (id uuid primary key, name text);
create table holders (vault_id uuid references vaults, holder uuid references auth.users, primary key (vault_id, holder));
create table secrets_kept (id uuid primary key default gen_random_uuid(), vault_id uuid not null references vaults, title text);
alter table vaults enable row level security;
alter table holders enable row level security;
alter table secrets_kept enable row level security;
create function me() returns uuid language sql stable as $$ select <<<auth.uid()|||coalesce(nullif(current_setting('request.headers', true)::json ->> 'x-user', '')::uuid, auth.uid())>>> $$;
create function my_vaults() returns setof uuid language sql stable security definer set search_path = '' as $$ select h.vault_id from public.holders h where h.holder = public.me() $$;
create policy v on secrets_kept to authenticated using (vault_id in (select my_vaults()));
-- rows
insert into vaults values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into holders values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into secrets_kept values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
