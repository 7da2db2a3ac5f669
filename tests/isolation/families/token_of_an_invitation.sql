/*
title = "The organisation comes from the invitation, or: the token must exist, the organisation comes from the caller"
key = "org_id"
setup_tries = [["select accept_invite('{B}', 'tok-a')"], ["select accept_invite('tok-a')"]]
[forms]
of_its_own = { briefs = "iiii" }
for_the_named = { briefs = "llll" }
*/
create table orgs (id uuid primary key, name text not null);
create table org_users (org_id uuid not null references orgs (id), user_id uuid not null references auth.users (id), role text not null default 'member', primary key (org_id, user_id));
create table org_invites (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs (id), token text not null unique default encode(sha256(gen_random_uuid()::text::bytea), 'hex'), accepted_at timestamptz);
create table briefs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs (id), title text not null);
alter table orgs enable row level security;
alter table org_users enable row level security;
alter table org_invites enable row level security;
alter table briefs enable row level security;
create function is_org_admin(p_org uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.org_users ou where ou.org_id = p_org and ou.user_id = auth.uid() and ou.role = 'admin')
$$;
create policy org_users_self on org_users for select to authenticated using (user_id = (select auth.uid()));
create policy org_invites_admin on org_invites for all to authenticated using (is_org_admin(org_id)) with check (is_org_admin(org_id));
create policy briefs_org on briefs for all to authenticated using (
  org_id in (select ou.org_id from org_users ou where ou.user_id = (select auth.uid())));
<<<create function accept_invite(p_token text) returns void language plpgsql security definer set search_path = '' as $$
declare
  v_org uuid;
begin
  update public.org_invites set accepted_at = now() where token = p_token and accepted_at is null returning org_id into v_org;
  if not found then
    raise exception 'this invitation is not valid';
  end if;
  insert into public.org_users (org_id, user_id) values (v_org, auth.uid()) on conflict do nothing;
end
$$;|||create function accept_invite(p_org uuid, p_token text) returns void language plpgsql security definer set search_path = '' as $$
begin
  update public.org_invites set accepted_at = now() where token = p_token and accepted_at is null;
  if not found then
    raise exception 'this invitation is not valid';
  end if;
  insert into public.org_users (org_id, user_id) values (p_org, auth.uid()) on conflict do nothing;
end
$$;>>>
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into org_users values ('{A}', '{ann}', 'admin'), ('{B}', '{bob}', 'admin');
insert into org_invites (id, org_id, token) values ('da000000-0000-4000-8000-000000000001', '{A}', 'tok-a'), ('db000000-0000-4000-8000-000000000002', '{B}', 'tok-b-long-and-secret');
insert into briefs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
