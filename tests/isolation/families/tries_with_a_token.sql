/*
title = "Tokens that are tried are noted down: that one was, or the token, in whatever way, where others see it"
key = "org_id"
[forms]
that_one_was = { docs = "iiii" }
unseen = { docs = "iiii" }
assigned = { docs = "llll" }
declared = { docs = "llll" }
in_rounds = { docs = "llll" }
tried_by_a_helper = { docs = "llll" }
joined_values = { docs = "llll" }
seen_in_a_view = { docs = "llll" }
told_by_a_function = { docs = "llll" }
copied_by_a_trigger = { docs = "llll" }
in_a_header = { docs = "llll" }
*/
create table orgs (id uuid primary key, name text);
create table members (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
create table invites (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, token text not null unique default encode(sha256(gen_random_uuid()::text::bytea), 'hex'));
create table tries (id bigint generated always as identity primary key, what text, at timestamptz not null default now());
create table lines (what text);
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table orgs enable row level security;
alter table members enable row level security;
alter table invites enable row level security;
alter table docs enable row level security;
revoke all on orgs, members, invites, tries, lines from anon, authenticated;
grant select on members to authenticated;
create policy self on members for select to authenticated using (user_id = auth.uid());
create policy of_members on docs to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
create function join_org(given text) returns void language sql security definer set search_path = '' as
  $$ insert into public.members select i.org_id, auth.uid() from public.invites i where i.token = given on conflict do nothing $$;
create function is_valid(given text) returns boolean language sql stable security definer set search_path = '' as
  $$ select exists (select 1 from public.invites i where i.token = given) $$;
create function try_it(given text) returns boolean language plpgsql security definer set search_path = '' as $$
<<<begin
  insert into public.tries (what) values ('somebody tried');
  return public.is_valid(given);|||begin
  insert into public.tries (what) values (given);
  return public.is_valid(given);|||declare kept text;
begin
  kept = given;
  insert into public.tries (what) values (kept);
  return exists (select 1 from public.invites i where i.token = given);|||declare kept text default given;
begin
  insert into public.tries (what) values (kept);
  return exists (select 1 from public.invites i where i.token = given);|||declare kept record;
begin
  for kept in select given as token loop
    insert into public.tries (what) values (kept.token);
  end loop;
  return exists (select 1 from public.invites i where i.token = given);|||begin
  insert into public.tries (what) values (given);
  return public.is_valid(given);|||begin
  insert into public.tries (what) values (given);
  return exists (select 1 from public.invites i join (values (given)) v (t) on v.t = i.token);|||begin
  insert into public.tries (what) values (given);
  return exists (select 1 from public.invites i where i.token = given);|||begin
  insert into public.tries (what) values (given);
  return exists (select 1 from public.invites i where i.token = given);|||begin
  insert into public.tries (what) values (given);
  return exists (select 1 from public.invites i where i.token = given);|||begin
  insert into public.tries (what) values (current_setting('request.headers', true)::json ->> 'x-token');
  return exists (select 1 from public.invites i where i.token = current_setting('request.headers', true)::json ->> 'x-token');>>>
end
$$;
<<<grant select on tries to authenticated;|||select;|||grant select on tries to authenticated;|||grant select on tries to authenticated;|||grant select on tries to authenticated;|||grant select on tries to authenticated;|||grant select on tries to authenticated;|||create view latest as select what from tries;|||create function latest() returns setof text language sql stable security definer set search_path = '' as $$ select t.what from public.tries t $$;|||create function copy_it() returns trigger language plpgsql security definer set search_path = '' as $$ begin insert into public.lines values (new.what); return new; end $$;
create trigger copied after insert on tries for each row execute function copy_it();
grant select on lines to authenticated;|||grant select on tries to authenticated;>>>
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into invites (org_id, token) values ('{B}', 'tok-b');
select set_config('request.headers', '{"x-token": "tok-b"}', false);
select try_it('tok-b');
select set_config('request.headers', '', false);
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
