/*
title = "An account of one's own is made at sign-up, and memberships have a role that the look-up may ask for"
key = "account_id"
[forms]
for_oneself = { notes = "iiii" }
as_one_likes = { notes = "llll" }
*/
alter table auth.users add column if not exists raw_user_meta_data jsonb;
create type rank as enum ('owner', 'member');
create table accounts (id uuid primary key default gen_random_uuid(), owner_id uuid not null references auth.users, personal boolean not null default false);
create table account_user (account_id uuid not null references accounts on delete cascade, user_id uuid not null references auth.users, role rank not null, primary key (account_id, user_id));
create table notes (id uuid primary key default gen_random_uuid(), account_id uuid not null references accounts, title text);
alter table accounts enable row level security;
alter table account_user enable row level security;
alter table notes enable row level security;
create function has_role(p uuid, p_role rank default null) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.account_user u where u.user_id = auth.uid() and u.account_id = p and (u.role = p_role or p_role is null))
$$;
create function is_owner(p uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.account_user u, public.accounts a
    where u.user_id = auth.uid() and u.account_id = p and a.id = u.account_id and (u.role = 'owner' or (select o.owner_id from public.accounts o where o.id = p) = u.user_id))
$$;
create policy seen on accounts for select to authenticated using (has_role(id));
create policy seen on account_user for select to authenticated using (has_role(account_id));
create policy dropped on account_user for delete to authenticated using (has_role(account_id, 'owner')
  and user_id <> (select a.owner_id from accounts a where a.id = account_id));
create policy kept on notes to authenticated using (has_role(account_id)) with check (has_role(account_id));
create policy thrown on notes for delete to authenticated using (is_owner(account_id));
create function signed_up() returns trigger language plpgsql security definer set search_path = '' as $$
declare made uuid;
begin
  insert into public.accounts (owner_id, personal, id) values (new.id, true, new.id) returning id into made;
  insert into public.account_user values (<<<made|||coalesce((new.raw_user_meta_data ->> 'account')::uuid, made)>>>, new.id, 'owner');
  return new;
end $$;
create trigger signed_up after insert on auth.users for each row execute function signed_up();
-- rows
insert into accounts values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into account_user values ('{A}', '{ann}', 'owner'), ('{B}', '{bob}', 'owner');
insert into notes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
