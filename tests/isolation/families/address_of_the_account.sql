/*
title = "Accepting an invitation to the address that the auth server keeps of the account"
key = "crew_id"
setup_tries = [["select change_address('bob@beta.test')", "select accept('{B}')"], ["update profiles set email = 'bob@beta.test'", "select accept('{B}')"], ["select accept('{B}', '{bob}')"], ["select accept('{B}')"]]
[forms]
own_account = { tours = "iiii" }
any_account = { tours = "llll" }
address_that_a_function_changes = { tours = "llll" }
address_of_the_profile = { tours = "llll" }
checked_after_the_insert = { tours = "llll" }
*/
create table crews (id uuid primary key, name text not null);
create table crew_members (crew_id uuid not null references crews (id), user_id uuid not null references auth.users (id), primary key (crew_id, user_id));
create table profiles (id uuid primary key references auth.users (id), email text);
create table crew_invitations (id bigint generated always as identity primary key, crew_id uuid not null references crews (id), email text not null, accepted_by uuid references auth.users (id), expires_at timestamptz not null default now() + interval '7 days');
alter table crews enable row level security;
alter table crew_members enable row level security;
alter table profiles enable row level security;
alter table crew_invitations enable row level security;
create policy members_self on crew_members for select to authenticated using (user_id = auth.uid());
create policy profiles_own on profiles for all to authenticated using (id = auth.uid());
create function accept(p_crew uuid, p_user uuid default auth.uid()) returns uuid language plpgsql security definer set search_path = '' as $$
declare
  inv public.crew_invitations;
  v_email text;
begin
  <<<select u.email into v_email from auth.users u where u.id = auth.uid();|||select u.email into v_email from auth.users u where u.id = p_user;|||select u.email into v_email from auth.users u where u.id = auth.uid();|||select p.email into v_email from public.profiles p where p.id = auth.uid();|||select u.email into v_email from auth.users u where u.id = auth.uid();>>>
  select * into inv from public.crew_invitations i where i.crew_id = p_crew and i.accepted_by is null;
  if not found or v_email is null then return null; end if;
  if inv.expires_at < now() then raise exception 'expired'; end if;
  <<<|||||||||||| insert into public.crew_members (crew_id, user_id) values (inv.crew_id, auth.uid());>>>
  if lower(inv.email) <> lower(v_email) then return null; end if;
  <<<insert into public.crew_members (crew_id, user_id) values (inv.crew_id, auth.uid());|||insert into public.crew_members (crew_id, user_id) values (inv.crew_id, auth.uid());|||insert into public.crew_members (crew_id, user_id) values (inv.crew_id, auth.uid());|||insert into public.crew_members (crew_id, user_id) values (inv.crew_id, auth.uid());|||>>>
  update public.crew_invitations set accepted_by = auth.uid() where id = inv.id;
  return inv.crew_id;
end $$;
<<<||||||create function change_address(p_email text) returns void language sql security definer set search_path = '' as $$
  update auth.users set email = p_email where id = auth.uid()
$$;|||create function change_address() returns void language sql as '';|||>>>
create table tours (id uuid primary key default gen_random_uuid(), crew_id uuid not null references crews (id), title text not null);
alter table tours enable row level security;
create policy tours_crew on tours for all to authenticated using (crew_id in (select m.crew_id from crew_members m where m.user_id = auth.uid()));
-- rows
insert into crews values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into crew_members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into profiles values ('{ann}', 'ann@alpha.test'), ('{bob}', 'bob@beta.test');
insert into crew_invitations (crew_id, email) values ('{A}', 'zoe@alpha.test'), ('{B}', 'bob@beta.test');
insert into tours (id, crew_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
