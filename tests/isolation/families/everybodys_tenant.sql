/*
title = "Each person who signs up is put into one tenant that is written out, or into one that he may choose"
key = "org_id"
setup_tries = [["reset role", "delete from auth.users where id = '{eve}'", "insert into auth.users (id, email, raw_user_meta_data) values ('{eve}', 'eve@evil.test', '{\"team\": \"beta\"}')", "set local role authenticated"]]
[forms]
for_all = { notes = "iiii", plans = "iiii" }
by_default = { notes = "iiii", plans = "iiii" }
for_whom_says_so = { notes = "llll", plans = "llll" }
waiting = { notes = "iiii", plans = "llll" }
*/
alter table auth.users add column if not exists raw_user_meta_data jsonb;
create table orgs (id uuid primary key default gen_random_uuid(), name text);
create table memberships (user_id uuid not null references auth.users on delete cascade, org_id uuid not null <<<|||default 'c3c3c3c3-0000-4000-8000-000000000003'||||||>>> references orgs, status text not null default 'active', primary key (user_id, org_id));
create table notes (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
create table plans (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
insert into orgs values ('{A}'), ('{B}'), ('c3c3c3c3-0000-4000-8000-000000000003');
alter table orgs enable row level security;
alter table memberships enable row level security;
alter table notes enable row level security;
alter table plans enable row level security;
create policy own on memberships for select to authenticated using (user_id = auth.uid());
create policy own on notes to authenticated using (exists (select 1 from memberships m where m.org_id = notes.org_id and m.user_id = auth.uid() <<<|||||||||and m.status = 'active'>>>));
create policy own on plans to authenticated using (exists (select 1 from memberships m where m.org_id = plans.org_id and m.user_id = auth.uid()));
create function signed_up() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  <<<insert into public.memberships (user_id, org_id) values (new.id, 'c3c3c3c3-0000-4000-8000-000000000003');
  |||insert into public.memberships (user_id) values (new.id);
  |||if new.raw_user_meta_data ->> 'team' = 'beta' then
    insert into public.memberships (user_id, org_id) values (new.id, '{B}');
  end if;
  |||insert into public.memberships (user_id, org_id, status) values (new.id, '{B}', 'pending');
  >>>return new;
end $$;
create trigger signed_up after insert on auth.users for each row execute function signed_up();
-- rows
insert into memberships values ('{ann}', '{A}'), ('{bob}', '{B}') on conflict (user_id, org_id) do update set status = 'active';
insert into notes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into plans values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
