/*
title = "Invitations that members write, for their own group or for any, accepted by whoever has the address"
key = "group_id"
setup_tries = [["insert into invitations (id, group_id, email, invited_by) values ('9d000000-0000-4000-8000-000000000009', '{B}', 'ann@alpha.test', '{ann}')", "select accept_invitation('9d000000-0000-4000-8000-000000000009')"], ["select accept_invitation('9d000000-0000-4000-8000-00000000b0b0')"]]
[forms]
members_invite = { posts = "iiii" }
anybody_invites = { posts = "llll" }
*/
create table groups (id uuid primary key, name text not null);
create table group_members (group_id uuid not null references groups on delete cascade, user_id uuid not null references auth.users, joined_at timestamptz not null default now(), primary key (group_id, user_id));
create table invitations (id uuid primary key default gen_random_uuid(), group_id uuid not null references groups, email text not null, invited_by uuid not null references auth.users, accepted_at timestamptz);
alter table groups enable row level security;
alter table group_members enable row level security;
alter table invitations enable row level security;
revoke all on groups, group_members, invitations from anon, authenticated;
grant select on group_members to authenticated;
grant select, insert on invitations to authenticated;
create policy self on group_members for select to authenticated using (user_id = auth.uid());
create policy sent on invitations for select to authenticated using (invited_by = auth.uid());
create policy send on invitations for insert to authenticated with check (invited_by = auth.uid()<<< and group_id in (select gm.group_id from group_members gm where gm.user_id = auth.uid())|||>>>);
create function accept_invitation(p_id uuid) returns void language plpgsql volatile security definer set search_path = '' as $$
declare inv public.invitations;
begin
  select * into inv from public.invitations where id = p_id and email = auth.jwt() ->> 'email' and accepted_at is null;
  if not found then raise exception 'invitation not found'; end if;
  insert into public.group_members (group_id, user_id) values (inv.group_id, auth.uid()) on conflict do nothing;
  update public.invitations set accepted_at = now() where id = inv.id;
end
$$;
create table posts (id uuid primary key default gen_random_uuid(), group_id uuid not null references groups, title text);
alter table posts enable row level security;
create policy of_group on posts to authenticated using (group_id in (select gm.group_id from group_members gm where gm.user_id = auth.uid()));
-- rows
insert into groups values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into group_members (group_id, user_id) values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into invitations values ('9d000000-0000-4000-8000-00000000b0b0', '{B}', 'new@beta.test', '{bob}', null);
insert into posts values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
