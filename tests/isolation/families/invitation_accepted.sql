/*
title = "Accepting an invitation by token in a function of its owner's rights"
key = "choir_id"
setup_tries = [["select accept_invitation(token) from invitations"], ["select accept_invitation('x', '{B}')"], ["insert into singers values ('{B}', auth.uid())"], ["select accept_invitation(null)"], ["select accept_invitation('tok-x')"]]
[forms]
email_once = { scores = "iiii" }
token_expiring = { scores = "iiii" }
any_token = { scores = "llll" }
argument_choir = { scores = "llll" }
policy_by_email = { scores = "iiii" }
*/
create table choirs (id uuid primary key, name text not null);
create table singers (choir_id uuid not null references choirs (id), user_id uuid not null references auth.users (id), primary key (choir_id, user_id));
alter table choirs enable row level security;
alter table singers enable row level security;
create policy singers_self on singers for select to authenticated using (user_id = (select auth.uid()));
revoke insert, update, delete on choirs, singers from authenticated;
create table invitations (id uuid primary key default gen_random_uuid(), choir_id uuid not null references choirs (id), email text not null, token text not null unique default encode(sha256(gen_random_uuid()::text::bytea), 'hex'), expires_at timestamptz not null default now() + interval '7 days', accepted_at timestamptz);
alter table invitations enable row level security;
revoke all on invitations from anon, authenticated;
<<<create function accept_invitation(p_token text) returns void language plpgsql security definer set search_path = '' as $$
declare inv public.invitations%rowtype;
begin
  select * into inv from public.invitations i where i.token = p_token and lower(i.email) = lower(auth.jwt() ->> 'email') and i.accepted_at is null and i.expires_at > now() for update;
  if not found then raise exception 'no such invitation'; end if;
  insert into public.singers (choir_id, user_id) values (inv.choir_id, auth.uid()) on conflict do nothing;
  update public.invitations set accepted_at = now() where id = inv.id;
end $$;|||create function accept_invitation(p_token text) returns uuid language plpgsql security definer set search_path = '' as $$
declare v_choir uuid;
begin
  update public.invitations set accepted_at = now() where token = p_token and accepted_at is null and expires_at > now() returning choir_id into v_choir;
  if v_choir is null then raise exception 'no such invitation'; end if;
  insert into public.singers (choir_id, user_id) values (v_choir, auth.uid());
  return v_choir;
end $$;|||grant select on invitations to authenticated;
create policy invitations_look on invitations for select to authenticated using (accepted_at is null);
create function accept_invitation(p_token text) returns void language plpgsql security definer set search_path = '' as $$
declare v_choir uuid;
begin
  select i.choir_id into v_choir from public.invitations i where i.token = p_token and i.accepted_at is null and i.expires_at > now();
  if v_choir is null then raise exception 'no such invitation'; end if;
  insert into public.singers (choir_id, user_id) values (v_choir, auth.uid());
end $$;|||create function accept_invitation(p_token text, p_choir uuid) returns void language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select 1 from public.invitations i where i.accepted_at is null and i.expires_at > now()) then raise exception 'no such invitation'; end if;
  insert into public.singers (choir_id, user_id) values (p_choir, auth.uid());
end $$;|||grant select on invitations to authenticated;
grant insert on singers to authenticated;
create policy invitations_mine on invitations for select to authenticated using (email = (auth.jwt() ->> 'email'));
create policy singers_join on singers for insert to authenticated with check (user_id = auth.uid() and exists (select 1 from invitations i where i.choir_id = singers.choir_id and i.email = (auth.jwt() ->> 'email') and i.accepted_at is null and i.expires_at > now()));>>>
create table scores (id uuid primary key default gen_random_uuid(), choir_id uuid not null references choirs (id), title text);
alter table scores enable row level security;
create policy scores_choir on scores for all to authenticated using (choir_id in (select s.choir_id from singers s where s.user_id = (select auth.uid())));
-- rows
insert into choirs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into singers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into scores values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into invitations (choir_id, email, token) values ('{B}', 'new@beta.test', 'tok-b');
