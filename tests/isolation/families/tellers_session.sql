/*
title = "A session of the application is a row that a token in a setting finds"
key = "bank_id"
role = "teller"
surface = "app"
extra_roles = ["teller"]
settings = { "app.session_token" = "tok-a" }
[forms]
hashed = { loans = "iiii" }
plain = { loans = "iiii" }
any_session = { loans = "llll" }
*/
create role teller nologin;
create table banks (id uuid primary key, name text not null);
create table app_sessions (token text primary key, bank_id uuid not null references banks (id), user_name text not null, expires_at timestamptz not null);
alter table banks enable row level security;
grant usage on schema public, auth to teller;
create table loans (id uuid primary key default gen_random_uuid(), bank_id uuid not null references banks (id), title text);
alter table loans enable row level security;
grant select, insert, update, delete on loans to teller;
create function session_bank() returns uuid language sql stable security definer set search_path = '' as $$
  select s.bank_id from public.app_sessions s where <<<s.token = encode(sha256(convert_to(current_setting('app.session_token', true), 'UTF8')), 'hex') and s.expires_at > now()|||s.token = current_setting('app.session_token', true) and s.expires_at > now()|||s.expires_at > now() order by s.bank_id desc limit 1>>> $$;
create policy loans_bank on loans for all to teller using (bank_id = session_bank());
-- rows
insert into banks values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into app_sessions values (<<<encode(sha256('tok-a'), 'hex')|||'tok-a'|||'tok-a'>>>, '{A}', 'ann', '2090-01-01'), (<<<encode(sha256('tok-b'), 'hex')|||'tok-b'|||'tok-b'>>>, '{B}', 'bob', '2090-01-01');
insert into loans values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
