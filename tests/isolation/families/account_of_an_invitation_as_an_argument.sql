/*
title = "An exposed function takes a whole row: an account that it seats by the invitation to its address, or a member that it stores as it is told"
key = "firm_id"
setup_tries = [["select seat(u) from (select (jsonb_populate_record(null::auth.users, '{\"id\": \"{ann}\", \"email\": \"bob@beta.test\"}')).*) u"], ["select seat(row('{B}', '{ann}', 'owner')::firm_members)"]]
[forms]
asks_the_account = { papers = "iiii" }
not_exposed = { papers = "iiii" }
an_account = { papers = "llll" }
a_member = { papers = "llll" }
who_has_none = { papers = "llll" }
*/
create table firms (id uuid primary key, name text not null);
create table firm_members (
  firm_id uuid not null references firms, user_id uuid not null references auth.users, role text not null default 'staff', primary key (firm_id, user_id)
);
create table firm_invitations (id uuid primary key default gen_random_uuid(), firm_id uuid not null references firms, email text not null, status text not null default 'pending');
create table papers (id uuid primary key default gen_random_uuid(), firm_id uuid not null references firms, title text);
alter table firms enable row level security;
alter table firm_members enable row level security;
alter table firm_invitations enable row level security;
alter table papers enable row level security;
create policy self on firm_members for select to authenticated using (user_id = auth.uid());
create policy of_members on papers to authenticated using (firm_id in (select m.firm_id from firm_members m where m.user_id = auth.uid()));
create function seat(told <<<auth.users|||auth.users|||auth.users|||firm_members|||auth.users>>>) returns void language plpgsql security definer set search_path = '' as $$
declare
  asked public.firm_invitations;
begin
  <<<if told.id <> auth.uid() or told.email is distinct from (select u.email from auth.users u where u.id = auth.uid()) then return; end if;|||||||||insert into public.firm_members values (told.firm_id, told.user_id, told.role);
  return;|||if exists (select 1 from public.firm_members m where m.user_id = told.id) then return; end if;>>>
  <<<select * into asked from public.firm_invitations i where i.email = told.email and i.status = 'pending' limit 1;
  insert into public.firm_members (firm_id, user_id) values (asked.firm_id, told.id);|||select * into asked from public.firm_invitations i where i.email = told.email and i.status = 'pending' limit 1;
  insert into public.firm_members (firm_id, user_id) values (asked.firm_id, told.id);|||select * into asked from public.firm_invitations i where i.email = told.email and i.status = 'pending' limit 1;
  insert into public.firm_members (firm_id, user_id) values (asked.firm_id, told.id);||||||select * into asked from public.firm_invitations i where i.email = told.email and i.status = 'pending' limit 1;
  insert into public.firm_members (firm_id, user_id) values (asked.firm_id, told.id);>>>
end $$;
<<<|||revoke execute on function seat from public, anon, authenticated;|||||||||>>>
-- rows
insert into firms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into firm_members values ('{A}', <<<'{ann}'|||'{ann}'|||'{ann}'|||'{ann}'|||'{eve}'>>>), ('{B}', '{bob}');
insert into firm_invitations (firm_id, email) values ('{A}', 'zoe@alpha.test'), ('{B}', 'bob@beta.test');
insert into papers (id, firm_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
