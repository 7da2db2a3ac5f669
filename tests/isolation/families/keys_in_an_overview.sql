/*
title = "An API key in a header tells the account: while an overview of keys shows the key, its first letters, or those of the caller"
key = "account_id"
setup_tries = [["select set_config('request.headers', json_build_object('x-api-key', (select secret from key_overview where account_id = '{B}'))::text, true)"]]
settings = { "request.headers" = "{}" }
[forms]
without_secret = { events = "i---" }
own_keys = { events = "i---" }
with_secret = { events = "l---" }
*/
create table accounts (id uuid primary key, name text not null);
create table account_members (account_id uuid not null references accounts, user_id uuid not null references auth.users, primary key (account_id, user_id));
create table api_keys (id uuid primary key default gen_random_uuid(), account_id uuid not null references accounts, secret text not null unique, revoked boolean not null default false);
alter table accounts enable row level security;
alter table account_members enable row level security;
alter table api_keys enable row level security;
revoke all on accounts, api_keys from anon, authenticated;
revoke insert, update, delete on account_members from anon, authenticated;
create policy own_seat on account_members for select to authenticated using (user_id = auth.uid());
create view key_overview as select k.id, k.account_id, <<<left(k.secret, 4) as prefix, k.revoked from api_keys k|||k.secret, k.revoked from api_keys k where k.account_id in (select m.account_id from account_members m where m.user_id = auth.uid())|||k.secret, k.revoked from api_keys k>>>;
revoke insert, update, delete on key_overview from anon, authenticated;
create function key_account() returns uuid language sql stable security definer set search_path = '' as $$
  select k.account_id from public.api_keys k
  where k.secret = coalesce(nullif(current_setting('request.headers', true), ''), '{}')::json ->> 'x-api-key' and not k.revoked
$$;
create table events (id uuid primary key default gen_random_uuid(), account_id uuid not null references accounts, title text);
alter table events enable row level security;
revoke insert, update, delete on events from anon, authenticated;
create policy by_key_or_member on events for select to authenticated using (account_id = key_account() or account_id in (select m.account_id from account_members m where m.user_id = auth.uid()));
-- rows
insert into accounts values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into account_members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into api_keys (account_id, secret) values ('{A}', 'sk-alpha-1'), ('{B}', 'sk-beta-2');
insert into events values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
