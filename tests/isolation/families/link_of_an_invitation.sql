/*
title = "An invitation by link, redeemed in a function that tells which team it was"
key = "team_id"
setup_tries = [["select redeem((select token from invitations where team_id = '{B}'))"], ["select redeem(peek('{B}'))"], ["select redeem((glance('{B}')).token)"], ["select redeem(glimpse('{B}') ->> 'token')"], ["select redeem(scrap('{B}'))"]]
[forms]
by_link_only = { boards = "iiii" }
listed_without_an_address = { boards = "llll" }
peeked_at = { boards = "llll" }
taken_apart = { boards = "llll" }
whole_row_as_text = { boards = "llll" }
whole_row_as_document = { boards = "llll" }
*/
create table teams (id uuid primary key, name text not null);
create table team_members (team_id uuid not null references teams (id), user_id uuid not null references auth.users (id), role text not null default 'editor', primary key (team_id, user_id));
create table invitations (id uuid primary key default gen_random_uuid(), team_id uuid not null references teams (id), email text, token text not null unique default md5(gen_random_uuid()::text), role text not null default 'editor', accepted_by uuid references auth.users (id), expires_at timestamptz not null default now() + interval '7 days');
alter table teams enable row level security;
alter table team_members enable row level security;
alter table invitations enable row level security;
create policy members_self on team_members for select to authenticated using (user_id = auth.uid());
create policy invitations_pending on invitations for select to authenticated using (accepted_by is null and (lower(email) = lower(auth.jwt() ->> 'email')<<<||| or email is null||||||||||||>>>));
create function redeem(p_token text) returns uuid language plpgsql security definer set search_path = '' as $$
declare
  inv public.invitations%rowtype;
begin
  select * into inv from public.invitations i where i.token = p_token and i.accepted_by is null for update;
  if not found then raise exception 'no such invitation'; end if;
  if inv.expires_at < now() then raise exception 'expired'; end if;
  insert into public.team_members (team_id, user_id, role) values (inv.team_id, auth.uid(), inv.role) on conflict do nothing;
  update public.invitations set accepted_by = auth.uid() where id = inv.id;
  return inv.team_id;
end $$;
<<<||||||create function peek(p_team uuid) returns text language plpgsql security definer set search_path = '' as $$
declare
  inv public.invitations%rowtype;
begin
  select * into inv from public.invitations i where i.team_id = p_team limit 1;
  return inv.token;
end $$;|||create function peek(p_team uuid) returns text language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid; v_team uuid; v_mail text; v_what text; v_role text; v_by uuid; v_end timestamptz;
begin
  select * into v_id, v_team, v_mail, v_what, v_role, v_by, v_end from public.invitations i where i.team_id = p_team limit 1;
  return v_what;
end $$;|||create function scrap(p_team uuid) returns text language plpgsql security definer set search_path = '' as $$
declare
  inv public.invitations%rowtype;
begin
  select * into inv from public.invitations i where i.team_id = p_team limit 1;
  return split_part(inv::text, ',', 4);
end $$;|||create function glimpse(p_team uuid) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  inv public.invitations%rowtype;
begin
  select * into inv from public.invitations i where i.team_id = p_team limit 1;
  return to_jsonb(inv);
end $$;>>>
create table boards (id uuid primary key default gen_random_uuid(), team_id uuid not null references teams (id), title text not null);
alter table boards enable row level security;
create policy boards_team on boards for all to authenticated using (team_id in (select m.team_id from team_members m where m.user_id = auth.uid()));
-- rows
insert into teams values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into team_members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into invitations (team_id) values ('{A}'), ('{B}');
insert into boards (id, team_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
