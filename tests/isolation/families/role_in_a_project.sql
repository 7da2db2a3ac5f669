/*
title = "A helper that tells the caller's role in a project's organisation: of the project of the row, or of another"
key = "org_id"
[forms]
of_the_project = { cards = "iiii", projects = "iiii" }
argument_changed = { cards = "llll" }
any_project = { cards = "llll", projects = "iiii" }
no_role_needed = { cards = "llll", projects = "iiii" }
*/
create table orgs (id uuid primary key, name text not null);
create table members (org_id uuid not null references orgs, user_id uuid not null references auth.users, role text not null default 'member', primary key (org_id, user_id));
create table projects (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, name text);
create table cards (id uuid primary key default gen_random_uuid(), project_id uuid not null references projects on delete cascade, title text);
alter table orgs enable row level security;
alter table members enable row level security;
alter table projects enable row level security;
alter table cards enable row level security;
create policy self on members for select to authenticated using (user_id = auth.uid());
create policy mine on projects to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
<<<create function role_in(p uuid) returns text language sql stable security definer set search_path = '' as $$
  select m.role from public.members m join public.projects pr on pr.org_id = m.org_id where pr.id = p and m.user_id = auth.uid()
$$;|||create function role_in(p uuid) returns text language plpgsql stable security definer set search_path = '' as $$
begin
  p := (select pr.id from public.projects pr join public.members m on m.org_id = pr.org_id where m.user_id = auth.uid() limit 1);
  return (select m.role from public.members m join public.projects pr on pr.org_id = m.org_id where pr.id = p and m.user_id = auth.uid());
end
$$;|||create function role_in(p uuid) returns text language sql stable security definer set search_path = '' as $$
  select m.role from public.members m join public.projects pr on pr.org_id = m.org_id where m.user_id = auth.uid() limit 1
$$;|||create function role_in(p uuid) returns text language sql stable security definer set search_path = '' as $$
  select coalesce((select m.role from public.members m join public.projects pr on pr.org_id = m.org_id where pr.id = p and m.user_id = auth.uid()), 'member')
$$;>>>
create policy r on cards for select to authenticated using (role_in(project_id) = any (array['owner', 'admin', 'member']));
create policy i on cards for insert to authenticated with check (role_in(project_id) in ('owner', 'admin', 'member'));
create policy u on cards for update to authenticated using (role_in(project_id) is not null);
create policy d on cards for delete to authenticated using (role_in(project_id) = any ('{owner,admin,member}'));
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}', 'admin'), ('{B}', '{bob}', 'admin');
insert into projects values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into cards values ('{own}', '{own}', 'own'), ('{secret}', '{secret}', 'secret');
